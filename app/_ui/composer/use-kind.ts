'use client';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '@/lib/client/call';
import { changeKindOf } from '@/lib/client/composer-state';
import { notify } from '@/lib/client/notice';
import { asKind } from '@/lib/model/answer-kind';
import type { ChangedKind, ChangeKindInput } from '@/lib/model/api';
import type { DraftContent, DraftKind } from '@/lib/model/draft';
import { contentOf } from '@/lib/model/draft-content';
import { htmlOf } from './editor/html-of';
import { handOnTyped } from './editor/typed-last';
import type { OpenDraft } from './use-draft';

export type AnswerKind = ChangeKindInput['kind'];

/** Answering to all, to one, or passing on: what it is, and how it is changed. */
export interface KindChoice {
  kind: DraftKind;
  /** False for a letter that answers none that is still known. */
  changeable: boolean;
  busy: boolean;
  /** Rises when the text was exchanged under the writer. */
  turns: number;
  change(kind: AnswerKind): void;
}

const quoteOf = (body: HTMLElement) => body.querySelector('[data-oriel-quote]');

/** What a kind quotes, as one block. */
function quoteIn(opening: DraftContent, parse: (html: string) => HTMLElement): Element | null {
  const body = parse(opening.html ?? htmlOf(opening.text, opening.identityId));
  const quote = quoteOf(body);
  if (quote || opening.text.trim() === '') return quote;
  const made = document.createElement('div');
  made.dataset.orielQuote = '';
  made.append(...body.childNodes);
  return made;
}

/** The formatted text with the quote of another kind; words and signature stay. Nothing is fetched for what only stands in the parsed text. */
function withQuote(html: string, opening: DraftContent): string {
  const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html').body;
  const body = parse(html);
  const fresh = quoteIn(opening, parse);
  const before = quoteOf(body);
  if (before && fresh) before.replaceWith(fresh);
  else if (before) before.remove();
  else if (fresh) body.append(fresh);
  return body.innerHTML;
}

async function askFor(draftId: string, kind: AnswerKind): Promise<ChangedKind> {
  const body: ChangeKindInput = { kind, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  return call('changedKindOutput', `/api/drafts/${draftId}/kind`, { method: 'PUT', body });
}

/** Changes the kind of an answer under the writer's hands. What was typed meanwhile stays; where the server refuses, all stays as it was. */
export function useKind({ draft, keeper }: OpenDraft, composerKey: number): KindChoice {
  const [kind, setKind] = useState<DraftKind>(draft.kind);
  const [busy, setBusy] = useState(false);
  const [turns, setTurns] = useState(0);
  const began = useRef<DraftContent>(contentOf(draft));
  const change = async (next: AnswerKind) => {
    if (busy || next === kind) return;
    setBusy(true);
    try {
      const { draft: kept, opening } = await askFor(draft.id, next);
      // The text that goes would hand its last words on over the new quote, and the old one with them.
      handOnTyped();
      const { content } = keeper.state();
      const sameQuote = (kind === 'forward') === (next === 'forward');
      const html = content.html === null || sameQuote ? content.html : withQuote(content.html, opening);
      const edited = { ...asKind(content, began.current, opening, { from: kind, to: next }), html };
      began.current = opening;
      keeper.adopt(kept);
      keeper.edit(edited);
      setKind(next);
      changeKindOf(composerKey, next);
      if (!sameQuote) setTurns((n) => n + 1);
    } catch (problem) {
      notify(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return { kind, changeable: draft.originalId !== null, busy, turns, change: (next) => void change(next) };
}
