'use client';
import type { CSSProperties } from 'react';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Fault } from '@/app/_ui/base/fault';
import { useWork } from './use-work';

export interface NameFieldProps {
  /** Accessible name. */
  label: string;
  value: string;
  depth: number;
  level: number;
  /** Answers the sentence of what went wrong, or null. */
  onSave: (name: string) => Promise<string | null>;
  onEnd: () => void;
}

/** A folder's name where it stands in the tree. Enter keeps it, Escape does not; a refusal is said below and the words stay. */
export function NameField({ label, value, depth, level, onSave, onEnd }: NameFieldProps) {
  const [text, setText] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const { anchor } = useWork();
  const id = useId();
  useEffect(() => {
    // The menu that opened this gives the keyboard back when it has faded: to this field, not to the row.
    anchor.current = field.current;
    field.current?.focus();
    field.current?.select();
    field.current?.scrollIntoView({ block: 'nearest' });
  }, [anchor]);
  const end = () => {
    ended.current = true;
    onEnd();
  };
  const save = async () => {
    const name = text.trim();
    if (busy || ended.current) return;
    if (name === '' || name === value) return end();
    setBusy(true);
    const said = await onSave(name);
    setBusy(false);
    setProblem(said);
    if (said === null) end();
    else field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The tree and the commands must not take what is typed.
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void save();
    else if (event.key === 'Escape') end();
    else return;
    event.preventDefault();
  };
  // What was typed and not refused is kept when the keyboard goes elsewhere.
  const onBlur = (event: FocusEvent) => {
    if (event.relatedTarget !== null && problem !== null) return end();
    if (problem === null && document.hasFocus()) void save();
  };
  return (
    <div
      className="fname"
      role="treeitem"
      aria-level={level}
      aria-label={label}
      aria-selected="false"
      tabIndex={-1}
      style={{ '--depth': depth } as CSSProperties}
    >
      <input
        ref={field}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={problem ? id : undefined}
        value={text}
        maxLength={255}
        readOnly={busy}
        spellCheck={false}
        autoComplete="off"
        dir="auto"
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      <Fault id={id}>{problem}</Fault>
    </div>
  );
}
