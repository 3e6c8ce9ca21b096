'use client';
import { Avatar } from '@/app/_ui/base/avatar';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { openComposer } from '@/lib/client/composer';
import { partUrl } from '@/lib/client/letter-api';
import { t } from '@/lib/client/texts';
import type { Card, Contact } from '@/lib/model/cards';
import type { MessageId } from '@/lib/model/ids';

/** What a telephone takes: digits and their signs. Null for what is none. */
function dialled(phone: string): string | null {
  const digits = phone.replace(/[^\d+*#]/gu, '');
  return digits.replace(/\D/gu, '').length >= 3 ? `tel:${digits}` : null;
}

function Phone({ phone }: { phone: string }) {
  const href = dialled(phone);
  if (href === null) return <bdi dir="auto">{phone}</bdi>;
  return (
    <a href={href}>
      <bdi dir="ltr">{phone}</bdi>
    </a>
  );
}

function Person({ contact }: { contact: Contact }) {
  const { name, role, mails, phones, photo } = contact;
  return (
    <li className="cc">
      {photo ? (
        // biome-ignore lint/performance/noImgElement: the picture came with the letter
        <img src={photo} alt="" width={40} height={40} />
      ) : (
        <Avatar name={name} seed={mails[0] ?? name} size={40} />
      )}
      <div className="grow">
        <p className="rp-what">
          <bdi dir="auto">{name}</bdi>
        </p>
        {role ? (
          <p>
            <bdi dir="auto">{role}</bdi>
          </p>
        ) : null}
        <ul className="cc-ways">
          {mails.map((address) => (
            <li key={address}>
              <Button
                kind="link"
                small
                aria-label={t('contact.write', { address })}
                onClick={() => openComposer({ kind: 'new', to: [address] })}
              >
                <bdi dir="ltr">{address}</bdi>
              </Button>
            </li>
          ))}
          {phones.map((phone) => (
            <li key={phone}>
              <Phone phone={phone} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** The contacts of a file of a letter. */
export function ContactCard({ id, card, filename }: { id: MessageId; card: Card; filename: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields; no landmark, since a conversation may have several
    <div className="rp rd-inset plain" role="group" aria-label={t('contact.card')}>
      <div className="rp-words">
        <ul>
          {card.contacts.map((contact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a file does not change while it is read, and may name somebody twice
            <Person key={index} contact={contact} />
          ))}
        </ul>
        {card.more > 0 ? <p>{t('contact.more', { count: card.more })}</p> : null}
        <p>
          <a className="btn line small" href={partUrl(id, card.part)} download={filename}>
            <Icon name="download" size={16} />
            <span className="t">{t('contact.save')}</span>
          </a>
        </p>
      </div>
    </div>
  );
}
