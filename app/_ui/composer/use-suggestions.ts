'use client';
import { useEffect, useMemo, useState } from 'react';
import { call } from '@/lib/client/call';
import type { PeopleFound } from '@/lib/model/api';
import type { Address } from '@/lib/model/mail';
import { fitsTyped, typedWords, wordsOfPerson } from '@/lib/model/people-words';

/** People shown for what is typed. */
const most = 8;
/** As many as the server answers at most: fewer are all that there are. */
const whole = 20;
/** Until it is asked again for what had not been read yet, ms. */
const againMs = 300;
/** How long an answer is good, ms, and how many are kept. */
const goodMs = 60_000;
const mostKept = 200;

interface Answer {
  found: PeopleFound;
  at: number;
}

// Answers of this page, by what was typed, oldest first.
const answers = new Map<string, Answer>();

function keep(typed: string, found: PeopleFound): void {
  answers.delete(typed);
  answers.set(typed, { found, at: Date.now() });
  const [oldest] = answers.keys();
  if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
}

const keyOf = (typed: string) => typedWords(typed).join(' ');

/** What is known at once: the answer itself, or those of an answer to less letters whom the further ones still name. `sure` where nobody can be missing. */
export function knownFor(typed: string): { people: readonly Address[]; sure: boolean } {
  const key = keyOf(typed);
  const exact = answers.get(key);
  const isGood = (answer: Answer) => answer.found.complete && Date.now() - answer.at < goodMs;
  if (exact) return { people: exact.found.people, sure: isGood(exact) };
  const words = typedWords(typed);
  for (let length = key.length - 1; length > 0; length -= 1) {
    const shorter = answers.get(key.slice(0, length).trimEnd());
    if (!shorter) continue;
    const people = shorter.found.people.filter((person) => fitsTyped(wordsOfPerson(person), person.address, words));
    return { people, sure: isGood(shorter) && shorter.found.people.length < whole && !typed.includes('@') };
  }
  return { people: [], sure: false };
}

export interface Suggestions {
  people: readonly Address[];
  /** The server has not answered yet for what is typed. */
  pending: boolean;
}

/**
 * Whom the typed words may mean, without those who are chosen. From the second letter on what is known is shown at once and the server is asked beside it; an
 * answer to what was typed before never comes over that to what is typed now. Nothing is said of a line that is away.
 */
export function useSuggestions(typed: string, chosen: readonly Address[]): Suggestions {
  const [, setAnswered] = useState(0);
  const key = keyOf(typed);
  useEffect(() => {
    if (key === '' || knownFor(key).sure) return;
    const mine = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const query = new URLSearchParams({ words: key });
      const found: PeopleFound | null = await call('peopleOutput', `/api/people?${query}`, { signal: mine.signal }).catch(() => null);
      if (!found) return;
      keep(key, found);
      if (mine.signal.aborted) return;
      setAnswered((n) => n + 1);
      if (!found.complete) timer = setTimeout(() => void ask(), againMs);
    };
    void ask();
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [key]);
  const known = key === '' ? { people: [], sure: true } : knownFor(key);
  const taken = useMemo(() => new Set(chosen.map(({ address }) => address.toLowerCase())), [chosen]);
  return { people: known.people.filter(({ address }) => !taken.has(address.toLowerCase())).slice(0, most), pending: !answers.has(key) };
}
