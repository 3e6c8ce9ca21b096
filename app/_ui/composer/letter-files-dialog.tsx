'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { CheckLine } from '@/app/_ui/base/check';
import { ChoiceList } from '@/app/_ui/base/choice-list';
import { Dialog } from '@/app/_ui/base/dialog';
import { Fault } from '@/app/_ui/base/fault';
import { Field } from '@/app/_ui/base/field';
import { listMessages, openMessage } from '@/lib/client/api';
import { sentenceOf } from '@/lib/client/call';
import type { DraftKeeper } from '@/lib/client/draft-keeper';
import { addFromLetters } from '@/lib/client/from-letters';
import { letterLine } from '@/lib/client/letter-line';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { bytes, subjectWords } from '@/lib/client/words';
import type { MessageDetail } from '@/lib/model/mail';
import { defaultSort, type List, type PageRow } from '@/lib/model/view';
import './letter-files.css';

/** Letters that are offered. */
const most = 20;
/** How long a person may pause between two letters of a word before it is looked for, ms. */
const pauseMs = 250;

/** The newest letters with files that have these words, or of the inbox where there are none. */
function listOf(words: string): List {
  const view = words ? ({ kind: 'found', words, mailboxId: null } as const) : ({ kind: 'role', role: 'inbox' } as const);
  return { view, filter: 'attachments', sort: defaultSort, threads: false };
}

/** Letters with these words, while they are typed. */
function useFound(words: string) {
  const [found, setFound] = useState<{ rows: readonly PageRow[] | null; fault: string | null }>({ rows: null, fault: null });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      listMessages(listOf(words.trim()), null, most, stop.signal).then(
        ({ rows }) => setFound({ rows, fault: null }),
        (error: unknown) => {
          if (!stop.signal.aborted) setFound({ rows: null, fault: sentenceOf(error) });
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words]);
  return found;
}

function Letters({ words, onWords, onChoose }: { words: string; onWords: (words: string) => void; onChoose: (row: PageRow) => void }) {
  const { rows, fault } = useFound(words);
  const clock = useClock();
  return (
    <>
      <Field
        label={t('compose.searchLetters')}
        type="search"
        value={words}
        onChange={(event) => onWords(event.target.value)}
        error={fault}
      />
      <ChoiceList
        choices={(rows ?? []).map((row) => ({ ...letterLine(row, clock), onChoose: () => onChoose(row) }))}
        busy={rows === null && !fault}
      />
      {rows?.length === 0 ? (
        <p className="note dim" role="status">
          {t('compose.noLetterFound')}
        </p>
      ) : null}
    </>
  );
}

/** What is chosen of a letter: its files by their parts, and the letter itself as an empty one. */
type Chosen = ReadonlySet<string>;
const itself = '';

function Files({ row, chosen, onChosen }: { row: PageRow; chosen: Chosen; onChosen: (chosen: Chosen) => void }) {
  const [detail, setDetail] = useState<MessageDetail | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    openMessage(row.id, stop.signal).then(setDetail, (error: unknown) => {
      if (!stop.signal.aborted) setFault(sentenceOf(error));
    });
    return () => stop.abort();
  }, [row.id]);
  const toggle = (part: string) => {
    const next = new Set(chosen);
    if (!next.delete(part)) next.add(part);
    onChosen(next);
  };
  return (
    <fieldset className="lf-files" aria-busy={detail === null && !fault}>
      <legend>
        <bdi dir="auto">{subjectWords(row.subject)}</bdi>
      </legend>
      {fault ? <p role="alert">{fault}</p> : null}
      {(detail?.attachments ?? []).map(({ part, filename, size }) => (
        <CheckLine key={part} checked={chosen.has(part)} onChange={() => toggle(part)}>
          <bdi dir="auto">{filename}</bdi> <span className="dim num">{bytes(size)}</span>
        </CheckLine>
      ))}
      <CheckLine checked={chosen.has(itself)} onChange={() => toggle(itself)}>
        {t('compose.wholeLetter')} <span className="dim num">{bytes(row.size)}</span>
      </CheckLine>
    </fieldset>
  );
}

/** Chooses files of another letter, or that letter, to go along with this one: first the letter, then what of it. */
export default function LetterFilesDialog({
  open,
  draftId,
  keeper,
  onClose,
}: {
  open: boolean;
  draftId: string;
  keeper: DraftKeeper;
  onClose: () => void;
}) {
  const [words, setWords] = useState('');
  const [row, setRow] = useState<PageRow | null>(null);
  const [chosen, setChosen] = useState<Chosen>(new Set());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const choose = (next: PageRow | null) => {
    setRow(next);
    setChosen(new Set());
    setFault(null);
  };
  const close = () => {
    choose(null);
    setWords('');
    onClose();
  };
  const add = async () => {
    if (!row || chosen.size === 0 || busy) return;
    setBusy(true);
    setFault(null);
    try {
      const parts = [...chosen].filter((part) => part !== itself).map((part) => ({ id: row.id, part }));
      keeper.adopt(await addFromLetters(draftId, { letters: chosen.has(itself) ? [row.id] : [], parts }));
      close();
    } catch (error) {
      setFault(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const acts = row ? (
    <>
      <Button onClick={() => choose(null)}>{t('attached.back')}</Button>
      <Button kind="solid" aria-disabled={chosen.size === 0 || busy || undefined} onClick={() => void add()}>
        {t('compose.addChosen', { count: chosen.size })}
      </Button>
    </>
  ) : (
    <Button onClick={close}>{t('act.close')}</Button>
  );
  return (
    <Dialog open={open} onClose={close} title={t('compose.filesOfLetters')} shape="wide" acts={acts}>
      {row ? <Files row={row} chosen={chosen} onChosen={setChosen} /> : <Letters words={words} onWords={setWords} onChoose={choose} />}
      <Fault>{fault}</Fault>
    </Dialog>
  );
}
