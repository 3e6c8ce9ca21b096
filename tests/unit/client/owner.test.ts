import { describe, expect, test } from 'vitest';
import { claimStore } from '@/lib/client/owner';

function store(entries: Record<string, string>) {
  const held = new Map(Object.entries(entries));
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
    key: (at: number) => [...held.keys()][at] ?? null,
    get length() {
      return held.size;
    },
  };
}

describe('whose things lie in this browser', () => {
  const left = {
    'oriel:owner': 'maren@kestrel.example',
    'oriel.draft.1': 'private words',
    'oriel:undo': '[]',
    'oriel:composers': '["1"]',
    'oriel:servers:maren@kestrel.example': '{}',
    'oriel:servers:tomasz@kestrel.example': '{}',
    'of somebody else on this host': 'stays',
  };

  test('the next person finds nothing of the one before but the servers typed for them', () => {
    const browser = store(left);
    claimStore(browser, 'tomasz@kestrel.example');
    expect(Object.fromEntries(browser.held)).toEqual({
      'oriel:owner': 'tomasz@kestrel.example',
      'oriel:servers:tomasz@kestrel.example': '{}',
      'of somebody else on this host': 'stays',
    });
  });

  test('the same person finds everything, also what could not be saved', () => {
    const browser = store(left);
    claimStore(browser, 'maren@kestrel.example');
    expect(Object.fromEntries(browser.held)).toEqual(left);
  });

  test('things of nobody known are not given to anybody', () => {
    const browser = store({ 'oriel.draft.1': 'private words' });
    claimStore(browser, 'tomasz@kestrel.example');
    expect([...browser.held.keys()]).toEqual(['oriel:owner']);
  });
});
