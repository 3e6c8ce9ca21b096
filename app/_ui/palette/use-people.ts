import { useEffect, useRef, useState } from 'react';
import { call } from '@/lib/client/call';
import type { PeopleFound } from '@/lib/model/api';
import { type Item, personItem } from './items';

/** After how long without another letter the server is asked, ms; and how long until it is asked again for what it had not read yet. */
const restMs = 100;
const againMs = 400;

/**
 * People of all letters whom the typed words name, as the server finds them; of the words before until its answer is there. Nothing is said of a line
 * that is away: the people of the letters that are loaded are found without it.
 */
export function usePeople(words: string): { of: string; people: readonly Item[] } {
  const [found, setFound] = useState<{ of: string; people: readonly Item[] }>({ of: '', people: [] });
  const cancel = useRef<AbortController | null>(null);
  useEffect(() => {
    cancel.current?.abort();
    if (words === '') return;
    const mine = new AbortController();
    cancel.current = mine;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const query = new URLSearchParams({ words });
      const answer: PeopleFound | null = await call('peopleOutput', `/api/people?${query}`, { signal: mine.signal }).catch(() => null);
      if (mine.signal.aborted || !answer) return;
      setFound({ of: words, people: answer.people.map(personItem) });
      if (!answer.complete) timer = setTimeout(() => void ask(), againMs);
    };
    timer = setTimeout(() => void ask(), restMs);
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}
