'use client';
import { ArrowLeft, ImageOff, Info, MailQuestionMark } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { IconButton } from '@/app/_ui/base/icon-button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { attachedBodyUrl, openAttached } from '@/lib/client/attached';
import { useBackCloses } from '@/lib/client/back-closes';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { openMailLink } from '@/lib/client/composer';
import { partUrl } from '@/lib/client/letter-api';
import { blockedWords } from '@/lib/client/letter-words';
import { usePhone } from '@/lib/client/media';
import { useQuery } from '@/lib/client/query';
import { toldRich } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import { personWords, subjectWords } from '@/lib/client/words';
import type { AttachedLetter as Attached } from '@/lib/model/attached';
import type { MessageId } from '@/lib/model/ids';
import type { Address, Attachment } from '@/lib/model/mail';
import type { LetterFile } from './attached-sheet';
import { Attachments } from './attachments';
import { LetterFrame } from './letter-frame';
import { LetterFailed, LetterLoading } from './letter-states';
import { LinkTarget } from './link-target';
import { TextLetter } from './text-letter';
import { useLook } from './use-look';
import './attached-letter.css';

function People({ label, list }: { label: string; list: readonly Address[] }) {
  if (list.length === 0) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {list.map(({ name, address }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand twice in a letter
          <span key={index} className="al-who">
            {name ? <bdi dir="auto">{name}</bdi> : null}{' '}
            <bdi dir="ltr" className="al-address">
              {address}
            </bdi>
          </span>
        ))}
      </dd>
    </div>
  );
}

function Head({ letter }: { letter: Attached }) {
  const clock = useClock();
  return (
    <>
      <dl className="al-head">
        <People label={t('head.from')} list={letter.from} />
        <People label={t('head.to')} list={letter.to} />
        <People label={t('head.cc')} list={letter.cc} />
        {letter.sentAt === null ? null : (
          <div>
            <dt>{t('head.date')}</dt>
            <dd className="num">{fullTime(letter.sentAt, clock)}</dd>
          </div>
        )}
      </dl>
      <NoteBar icon={MailQuestionMark}>{t('attached.unchecked')}</NoteBar>
    </>
  );
}

interface BodyProps {
  id: MessageId;
  file: LetterFile;
  letter: Attached;
  onLink: (href: string | null) => void;
}

function Framed({ id, file, letter, onLink }: BodyProps) {
  const look = useLook();
  const [state, setState] = useState<'reading' | 'ready' | 'stopped' | { failed: string | null }>('reading');
  const { body, from, subject } = letter;
  if (body.kind !== 'html' || look === null) return null;
  if (typeof state === 'object' || state === 'stopped') {
    const reason = state === 'stopped' ? t('reader.stoppedSentence') : (state.failed ?? t('reader.noLetter'));
    return <LetterFailed title={t('reader.notShown')} reason={reason} serverText={null} onRetry={() => setState('reading')} />;
  }
  const blocked = blockedWords(body.blockedImages, body.trackers);
  return (
    <>
      {blocked ? <NoteBar icon={ImageOff}>{blocked}</NoteBar> : null}
      {state === 'ready' ? null : <LetterLoading size={file.size} onStop={() => setState('stopped')} />}
      <LetterFrame
        src={`${attachedBodyUrl(id, file.part)}?${look.query}`}
        from={personWords(from[0])}
        subject={subject}
        designed={body.designed}
        white={!look.dark}
        shown={state === 'ready'}
        onReady={() => setState('ready')}
        onFail={(failed) => setState({ failed })}
        onLink={onLink}
        onWrite={openMailLink}
      />
    </>
  );
}

function Body(props: BodyProps) {
  const { body } = props.letter;
  if (body.kind === 'html') return <Framed {...props} />;
  return (
    <>
      {body.note ? <NoteBar icon={Info}>{toldRich(body.note)}</NoteBar> : null}
      {body.note && body.blocks.length === 0 ? null : <TextLetter blocks={body.blocks} onWrite={openMailLink} onLink={props.onLink} />}
    </>
  );
}

export interface AttachedLetterProps {
  /** The letter that all of them lie in. */
  id: MessageId;
  /** One inside the other, the one that is shown last; empty while none is open. */
  stack: readonly LetterFile[];
  openerOf: (file: Attachment) => (() => void) | null;
  /** Closes the innermost. */
  onBack: () => void;
  /** Closes all. */
  onClose: () => void;
}

/** Keeps what was shown last while the sheet goes away, and takes the focus to what came. */
function useShown(stack: readonly LetterFile[]) {
  const file = stack.at(-1) ?? null;
  const [last, setLast] = useState(file);
  if (file !== null && file !== last) setLast(file);
  const box = useRef<HTMLDivElement>(null);
  const depth = useRef(0);
  useEffect(() => {
    // The first takes it by itself, as any dialog.
    if (depth.current > 0 && stack.length > 0) box.current?.focus();
    depth.current = stack.length;
  }, [stack]);
  return { file: file ?? last, box };
}

/** A letter that is attached to another one, in a sheet over it: who, when, what, its files, which open and save like any. Never believed. */
export default function AttachedLetter({ id, stack, openerOf, onBack, onClose }: AttachedLetterProps) {
  const phone = usePhone();
  const [link, setLink] = useState<string | null>(null);
  const { file, box } = useShown(stack);
  const open = stack.length > 0;
  const part = file?.part ?? '';
  const {
    data: letter,
    error,
    refetch,
  } = useQuery({
    queryKey: ['attached', id, part],
    queryFn: ({ signal }) => openAttached(id, part, signal),
    enabled: open,
  });
  useBackCloses(`attached-${stack.length}`, open, onBack);
  if (!file) return null;
  const title = letter ? subjectWords(letter.subject) : file.filename;
  const failed = error instanceof ClientError ? error : null;
  const save = (
    <a className="btn line" href={partUrl(id, part)} download={file.filename}>
      <span className="t">{t('letter.eml')}</span>
    </a>
  );
  const inside = (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields; it takes the focus when another letter comes into it
    <div className="al" role="group" aria-label={title} aria-busy={!letter && !failed} tabIndex={-1} ref={box} key={part}>
      {letter ? (
        <>
          <Head letter={letter} />
          <Body id={id} file={file} letter={letter} onLink={setLink} />
          <Attachments id={id} files={letter.attachments} openerOf={openerOf} some />
        </>
      ) : failed ? (
        <LetterFailed
          title={t('reader.failed')}
          reason={sentenceOf(failed)}
          serverText={detailsOf(failed)}
          onRetry={() => void refetch()}
        />
      ) : (
        <LetterLoading size={file.size} onStop={onBack} />
      )}
      <LinkTarget href={link} lies={[]} />
    </div>
  );
  if (phone)
    return (
      <Dialog open={open} onClose={onBack} title={title} shape="page">
        <div className="al-page">
          <div className="al-bar">
            <IconButton icon={ArrowLeft} name={t('attached.back')} flip onClick={onBack} />
            <h2 className="cut" dir="auto">
              {title}
            </h2>
            {save}
          </div>
          {inside}
        </div>
      </Dialog>
    );
  const acts = (
    <>
      {save}
      {stack.length > 1 ? (
        <Button kind="line" onClick={onBack}>
          {t('attached.back')}
        </Button>
      ) : null}
      <Button kind="line" onClick={onClose}>
        {t('act.close')}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onClose={onBack} title={title} shape="wide" acts={acts}>
      {inside}
    </Dialog>
  );
}
