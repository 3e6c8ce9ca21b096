'use client';
import type { MessageDetail } from '@/lib/model/mail';
import { ContactCard } from './contact-card';
import { EventCard } from './event-card';
import './report-card.css';
import './letter-cards.css';

/** The contacts and events that a letter brings, above its text. */
export default function LetterCards({ detail }: { detail: MessageDetail }) {
  const { row, cards = [], attachments } = detail;
  return cards.map((card) => {
    if (card.events.length > 0) return <EventCard key={card.part} card={card} />;
    const file = attachments.find(({ part }) => part === card.part);
    return <ContactCard key={card.part} id={row.id} card={card} filename={file?.filename ?? 'contact.vcf'} />;
  });
}
