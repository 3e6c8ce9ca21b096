'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '@/lib/client/call';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { RecipientFacts } from '@/lib/model/api';
import type { Recipient } from '@/lib/model/draft';
import type { Address } from '@/lib/model/mail';
import { readableAddress } from '@/lib/model/readable-address';
import { judgeAddress } from '@/lib/model/recipients';

/** What is known of the recipients of a letter beyond their spelling. */
export interface Facts {
  /** Why a chip is outlined, in words: never written to, or outside of one's firm; null where there is nothing to say. */
  noteOf(address: string): string | null;
  /** How mail gets there, in words; null where that was not asked. */
  wayOf(address: string): string | null;
  /** The sentence about a server that takes no mail, with the address that may have been meant. */
  warningFor(people: readonly Recipient[], onChange: (people: Recipient[]) => void): ReactNode;
}

// What the server said, kept for the page: it changes rarely, and the letter goes out whatever it is.
const told = new Map<string, RecipientFacts>();
const mostTold = 2000;
/** Asked once the typing rests, ms. */
const restMs = 250;
/** Whether one wrote to somebody is known once all letters were read: asked again after this time, ms. */
const againMs = 3000;
/** As many as are asked about at once. */
const mostAsked = 100;

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Providers whose addresses everybody may have: there is no firm to be outside of. */
const everybodys =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|posteo|mailbox|proton|protonmail|pm|fastmail|yandex|qq|163|126|naver|hanmail|orange|free|laposte|libero|t-online)\.[a-z.]{2,6}$/u;

function Warning({ address, meant, onUse }: { address: string; meant: string | null; onUse: () => void }) {
  const server = readableAddress(address).slice(readableAddress(address).lastIndexOf('@') + 1);
  return (
    <p className="cp-warning" role="status">
      {t('compose.noServer', { server })}{' '}
      {meant ? (
        <button type="button" onClick={onUse}>
          {t('compose.didYouMean', { address: readableAddress(meant) })}
        </button>
      ) : null}
    </p>
  );
}

/** Looks up what there is to say of the recipients. Nothing is said while it is not known, and nothing of it stops the letter. */
export function useFacts(everybody: readonly Address[]): Facts {
  const { accounts } = useShell();
  const [turn, setTurn] = useState(0);
  const open = everybody
    .map(({ address }) => address)
    .filter((address) => judgeAddress(address) === null && (told.get(address.toLowerCase())?.written ?? null) === null);
  const unasked = open.filter((address) => !told.has(address.toLowerCase()));
  const asked = (unasked.length > 0 ? unasked : open).slice(0, mostAsked).join('\n');
  const waitMs = unasked.length > 0 ? restMs : againMs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer that leaves something open is a reason to ask again
  useEffect(() => {
    if (asked === '') return;
    const mine = new AbortController();
    const timer = setTimeout(async () => {
      const body = { addresses: asked.split('\n') };
      const answer = await call('recipientFactsOutput', '/api/recipients', { method: 'POST', body, signal: mine.signal }).catch(() => null);
      for (const fact of answer?.recipients ?? []) told.set(fact.address.toLowerCase(), fact);
      for (const [key] of told) if (told.size > mostTold) told.delete(key);
      if (answer && !mine.signal.aborted) setTurn((n) => n + 1);
    }, waitMs);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [asked, waitMs, turn]);
  const homes = new Set(accounts.map(({ address }) => domainOf(address)));
  const own = new Set(accounts.map(({ address }) => address.toLowerCase()));
  const firm = [...homes].every((home) => !everybodys.test(home));
  return {
    noteOf(address) {
      const key = address.toLowerCase();
      if (own.has(key) || judgeAddress(address) !== null) return null;
      const fact = told.get(key);
      if (fact?.server === 'none') return t('compose.noServer', { server: domainOf(readableAddress(address)) });
      if (fact?.written === false) return t('compose.neverWritten');
      return firm && !homes.has(domainOf(address)) ? t('compose.outside') : null;
    },
    wayOf(address) {
      const transport = told.get(address.toLowerCase())?.transport;
      const server = domainOf(readableAddress(address));
      if (transport === 'demanded') return t('compose.wayEncrypted', { server });
      if (transport === 'open') return t('compose.wayOpen', { server });
      return transport === 'unknown' ? t('compose.wayUnknown', { server }) : null;
    },
    warningFor(people, onChange) {
      const person = people.find(({ address }) => told.get(address.toLowerCase())?.server === 'none');
      if (!person) return null;
      const { meant } = told.get(person.address.toLowerCase()) ?? { meant: null };
      const onUse = () => onChange(people.map((one) => (one === person ? { ...one, address: meant ?? one.address } : one)));
      return <Warning address={person.address} meant={meant} onUse={onUse} />;
    },
  };
}
