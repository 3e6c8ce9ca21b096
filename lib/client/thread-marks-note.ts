/** The note on a conversation while it is on the screen: saved as one types, read again where another window wrote it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessageId } from '@/lib/model/ids';
import { onChange } from './cache';
import { sentenceOf } from './call';
import { readNote, saveNote } from './thread-marks';

/** How long typing rests before it is saved, ms. */
const restMs = 600;

/** `text` is null until the note is read. `reason` is why it was not saved, or not read. */
export interface NoteState {
  text: string | null;
  status: 'rest' | 'saving' | 'saved' | 'unsaved' | 'unread';
  reason: string;
}

export interface OpenNote extends NoteState {
  edit: (text: string) => void;
  /** Saves now what is not saved; `leaving`: the page is going away. */
  flush: (leaving?: boolean) => void;
  /** Reads or saves once more what failed. */
  retry: () => void;
}

/** The note on the conversation of a letter. */
export function useNote(id: MessageId): OpenNote {
  const [state, setState] = useState<NoteState>({ text: null, status: 'rest', reason: '' });
  const kept = useRef({ text: '', saved: '', busy: false, timer: 0 });

  const flush = useCallback(
    async (leaving = false) => {
      const now = kept.current;
      clearTimeout(now.timer);
      if (now.text === now.saved || (now.busy && !leaving)) return;
      now.busy = true;
      const { text } = now;
      setState((before) => ({ ...before, status: 'saving' }));
      try {
        await saveNote(id, text, leaving);
        now.saved = text;
        now.busy = false;
        if (now.text !== text) return flush();
        setState((before) => ({ ...before, status: 'saved', reason: '' }));
      } catch (error) {
        now.busy = false;
        setState((before) => ({ ...before, status: 'unsaved', reason: sentenceOf(error) }));
      }
    },
    [id],
  );

  const read = useCallback(
    async (signal?: AbortSignal) => {
      const now = kept.current;
      try {
        const text = await readNote(id, signal);
        // What was typed meanwhile stands.
        if (signal?.aborted || now.busy || now.text !== now.saved) return;
        Object.assign(now, { text, saved: text });
        setState((before) => ({ ...before, text, ...(before.status === 'unread' ? { status: 'rest' as const } : {}) }));
      } catch (error) {
        if (!signal?.aborted)
          setState((before) => (before.text === null ? { ...before, status: 'unread', reason: sentenceOf(error) } : before));
      }
    },
    [id],
  );

  useEffect(() => {
    const end = new AbortController();
    void read(end.signal);
    const stop = onChange((change) => {
      if (change.type === 'reset') void read(end.signal);
    });
    const leave = () => void flush(true);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      stop();
      end.abort();
      void flush();
    };
  }, [read, flush]);

  const edit = useCallback(
    (text: string) => {
      const now = kept.current;
      now.text = text;
      setState((before) => ({ ...before, text }));
      clearTimeout(now.timer);
      now.timer = window.setTimeout(() => void flush(), restMs);
    },
    [flush],
  );

  return {
    ...state,
    edit,
    flush: (leaving) => void flush(leaving),
    retry: () => void (state.text === null ? read() : flush()),
  };
}
