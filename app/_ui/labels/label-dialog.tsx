'use client';
import { type KeyboardEvent, type RefObject, useId, useMemo, useRef, useState } from 'react';
import { useFoundLabels } from '@/lib/client/found-labels';
import { type Borne, borneBy, labelRows, makeLabel, offeredLabels } from '@/lib/client/label-acts';
import type { Label } from '@/lib/client/labels';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import type { MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { LabelMark } from '../base/label';
import './labels.css';

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
const ticks = { all: true, some: 'mixed', none: false } as const;

interface OptionProps {
  id: string;
  label: Label;
  borne: Borne;
  at: boolean;
  onPress: () => void;
  onPoint: () => void;
}

function Option({ id, label, borne, at, onPress, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
    // biome-ignore lint/a11y/useFocusableInteractive: the field names it by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={at}
      aria-checked={ticks[borne]}
      onClick={onPress}
      onPointerMove={onPoint}
      ref={(element) => {
        if (at) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      <span className="check" data-tick={borne} aria-hidden="true">
        {borne === 'all' ? <Icon name="check" size={14} /> : null}
      </span>
      <LabelMark name={label.name} hue={label.hue} />
    </div>
  );
}

/** What is wished of the labels, and what of it is seen. */
function useWishes(rows: readonly MessageRow[]) {
  const { labels: chosen } = usePreferences();
  const borne = useMemo(() => borneBy(rows), [rows]);
  const [wishes, setWishes] = useState<ReadonlyMap<string, boolean>>(new Map());
  const found = useFoundLabels();
  const labels = useMemo(
    () =>
      offeredLabels(
        rows,
        chosen,
        found.map(({ keyword }) => keyword),
      ),
    [rows, chosen, found],
  );
  const stateOf = (key: string): Borne => {
    const wish = wishes.get(key);
    return wish === undefined ? (borne.get(key) ?? 'none') : wish ? 'all' : 'none';
  };
  /** The wishes when a label was pressed: on and off in turn, by way of what it was where only some bear it. */
  const pressed = (key: string): Map<string, boolean> => {
    const next = new Map(wishes);
    const before = borne.get(key) ?? 'none';
    const now = stateOf(key);
    const after = now === 'all' ? 'none' : now === 'none' && before === 'some' && wishes.has(key) ? 'some' : 'all';
    if (after === before) next.delete(key);
    else next.set(key, after === 'all');
    return next;
  };
  return { labels, wishes, stateOf, pressed, press: (key: string) => setWishes(pressed(key)) };
}

interface ChooserProps {
  rows: MessageRow[];
  onClose: () => void;
  field: RefObject<HTMLInputElement | null>;
}

function Chooser({ rows, onClose, field }: ChooserProps) {
  const { labels, wishes, stateOf, pressed, press } = useWishes(rows);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const name = typed.trim();
  const found = labels.filter((one) => plain(one.name).includes(plain(name)));
  const isNew = name !== '' && !found.some((one) => plain(one.name) === plain(name));
  const apply = (wanted: ReadonlyMap<string, boolean>, more: readonly Label[] = []) => {
    onClose();
    labelRows(rows, wanted, [...labels, ...more]);
  };
  const create = () => {
    const label = makeLabel(name);
    apply(new Map(wishes).set(label.key, true), labels.some(({ key }) => key === label.key) ? [] : [label]);
  };
  const enter = () => {
    const one = found[at];
    if (one) apply(name === '' && wishes.size > 0 ? wishes : pressed(one.key));
    else if (isNew) create();
    else apply(wishes);
  };
  const last = found.length - (isNew ? 0 : 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const one = found[at];
    if (event.key === 'Enter') enter();
    else if (event.key === ' ' && typed === '' && one) press(one.key);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, last));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  const named = (index: number) => (index < found.length ? `${id}-${index}` : isNew ? `${id}-new` : undefined);
  return (
    <>
      <div className="field">
        <Icon name="tag" />
        <input
          ref={field}
          role="combobox"
          aria-label={t('command.label')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={named(at)}
          autoComplete="off"
          maxLength={60}
          dir="auto"
          placeholder={t('label.type')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        className="move-list labelling"
        role="listbox"
        id={`${id}-list`}
        aria-label={t('label.list')}
        aria-multiselectable="true"
        tabIndex={-1}
      >
        {found.map((label, index) => (
          <Option
            key={label.key}
            id={`${id}-${index}`}
            label={label}
            borne={stateOf(label.key)}
            at={index === at}
            onPress={() => press(label.key)}
            onPoint={() => setAt(index)}
          />
        ))}
        {isNew ? (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
          // biome-ignore lint/a11y/useFocusableInteractive: the field names it by aria-activedescendant
          <div
            id={`${id}-new`}
            role="option"
            aria-selected={at === found.length}
            onClick={create}
            onPointerMove={() => setAt(found.length)}
          >
            <Icon name="plus" />
            <span className="cut">{t('label.create', { name })}</span>
          </div>
        ) : null}
      </div>
      <div className="acts-row">
        <Button kind="line" onClick={onClose}>
          {t('accounts.cancel')}
        </Button>
        <Button kind="solid" onClick={() => apply(wishes)}>
          {t('label.apply')}
        </Button>
      </div>
    </>
  );
}

/** Gives letters labels and takes them away, by typing a part of the name; a new name makes a new label. */
export default function LabelDialog({ rows, onClose }: { rows: MessageRow[] | null; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open={rows !== null}
      onClose={onClose}
      title={t('label.title', { count: rows?.length ?? 0 })}
      focusRef={field}
      returnFocus={focusAfterDialog}
    >
      {rows ? <Chooser rows={rows} onClose={onClose} field={field} /> : null}
    </Dialog>
  );
}
