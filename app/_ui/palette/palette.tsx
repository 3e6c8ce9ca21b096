'use client';
/** The palette: everything that can be done or gone to, found by a few letters. A combobox with its listbox (ARIA); arrows choose, Enter runs. */
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { keyWords } from '@/lib/client/keys';
import { t } from '@/lib/client/texts';
import { iconOf } from '../base/button';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { soon } from '../base/soon';
import type { Found } from './find';
import type { Item } from './items';
import { noteRecent } from './recent';
import { type PaletteScope, usePalette } from './use-palette';
import './palette.css';

const hints = {
  all: 'palette.type',
  folders: 'palette.typeFolder',
  letters: 'palette.typeLetters',
  templates: 'palette.typeTemplate',
} as const;
const nothing = { all: 'palette.none', folders: 'palette.noFolder', letters: 'palette.none', templates: 'palette.noTemplate' } as const;

/** The words with what was found in them marked. */
function Marked({ item: { words }, marks }: Found<Item>) {
  const parts: ReactNode[] = [];
  let done = 0;
  for (let at = 0; at + 1 < marks.length; at += 2) {
    const [start = 0, end = 0] = [marks[at], marks[at + 1]];
    parts.push(words.slice(done, start), <mark key={start}>{words.slice(start, end)}</mark>);
    done = end;
  }
  return (
    <bdi className="cut">
      {parts}
      {words.slice(done)}
    </bdi>
  );
}

interface LineProps {
  line: Found<Item>;
  id: string;
  chosen: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

function Line({ line, id, chosen, onChoose, onPoint }: LineProps) {
  const { item } = line;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
    // biome-ignore lint/a11y/useFocusableInteractive: the field names it by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={!item.able || undefined}
      className="pal-line"
      onClick={onChoose}
      onPointerMove={onPoint}
      ref={(element) => {
        if (chosen) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      <Icon {...iconOf(item.icon)} />
      <Marked {...line} />
      <span className="grow" />
      {item.able ? null : <span className="pal-note">{t('palette.later')}</span>}
      {item.detail ? <bdi className="pal-note cut">{item.detail}</bdi> : null}
      {item.note ? <span className="pal-note num">{item.note}</span> : null}
      {item.keys[0] === undefined ? null : <kbd>{keyWords(item.keys[0])}</kbd>}
    </div>
  );
}

/** Where a key leads from a line, or null where it leads nowhere. */
function nextPlace(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(at + 8, count - 1);
  if (key === 'PageUp') return Math.max(at - 8, 0);
  return null;
}

function Foot() {
  return (
    <div className="pal-foot" aria-hidden="true">
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.choose')}
      </span>
      <span>
        <kbd>↵</kbd> {t('palette.run')}
      </span>
      <span>
        <kbd>{t('key.escape')}</kbd> {t('palette.close')}
      </span>
    </div>
  );
}

interface ChooserProps {
  scope: PaletteScope;
  field: RefObject<HTMLInputElement | null>;
  onRun: (item: Item) => void;
  onClose: () => void;
}

function Chooser({ scope, field, onRun, onClose }: ChooserProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const groups = usePalette(scope, typed);
  const lines = groups.flatMap((group) => group.lines);
  const chosen = lines[Math.min(at, lines.length - 1)];
  // One that was closed just before, and is still fading, gives the focus to itself or away when this one has it already.
  useEffect(
    () =>
      soon(() => {
        const dialog = field.current?.closest('[role=dialog]');
        const focused = document.activeElement;
        if (dialog && (focused === dialog || !dialog.contains(focused))) field.current?.focus();
      }),
    [field],
  );
  const nameOf = (line: Found<Item>) => `${id}-${lines.indexOf(line)}`;
  const run = (line: Found<Item> | undefined) => {
    if (line?.item.able) onRun(line.item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const next = lines.length > 0 ? nextPlace(event.key, lines.indexOf(chosen as Found<Item>), lines.length) : null;
    if (next !== null) setAt(next);
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="pal-field">
        <Icon name="search" size={20} />
        <input
          ref={field}
          role="combobox"
          aria-label={t(hints[scope])}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? nameOf(chosen) : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="auto"
          enterKeyHint="go"
          placeholder={t(hints[scope])}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <IconButton icon="x" name={t('act.close')} className="pal-close" onClick={onClose} />
      </div>
      <div className="pal-list" role="listbox" id={`${id}-list`} aria-label={t('palette.results')} tabIndex={-1}>
        {groups.map((group, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div key={group.words} role="group" aria-labelledby={group.words ? `${id}-g${index}` : undefined} className="pal-group">
            {group.words ? (
              <div id={`${id}-g${index}`} className="pal-head" role="presentation">
                {group.words}
              </div>
            ) : null}
            {group.lines.map((line) => (
              <Line
                key={line.item.key}
                line={line}
                id={nameOf(line)}
                chosen={line === chosen}
                onChoose={() => run(line)}
                onPoint={() => setAt(lines.indexOf(line))}
              />
            ))}
          </div>
        ))}
      </div>
      {lines.length === 0 && typed.trim() !== '' ? <p className="pal-none">{t(nothing[scope])}</p> : null}
      {lines.length === 0 && typed.trim() === '' && scope === 'templates' ? <p className="pal-none">{t('templates.none')}</p> : null}
      <div role="status" className="vh">
        {typed.trim() === '' ? '' : t('palette.count', { count: lines.length })}
      </div>
      <Foot />
    </>
  );
}

export interface PaletteProps {
  /** Null while it is closed. */
  scope: PaletteScope | null;
  onClose: () => void;
}

export default function Palette({ scope, onClose }: PaletteProps) {
  const field = useRef<HTMLInputElement>(null);
  const ran = useRef(false);
  const before = useRef<HTMLElement | null>(null);
  // Commands act on what had the focus, so it is noted before the palette takes it, and has it again when one runs.
  if (scope !== null && before.current === null && document.activeElement instanceof HTMLElement) before.current = document.activeElement;
  const close = () => {
    before.current = null;
    onClose();
  };
  const run = (item: Item) => {
    if (item.key !== 'search') noteRecent(item.key);
    ran.current = true;
    before.current?.focus({ preventScroll: true });
    close();
    item.run();
  };
  return (
    <Dialog
      open={scope !== null}
      onClose={close}
      title={t('palette.name')}
      shape="palette"
      focusRef={field}
      returnFocus={() => {
        // What ran may have taken the focus already.
        const gone = ran.current;
        ran.current = false;
        return gone ? false : null;
      }}
    >
      {scope === null ? null : <Chooser scope={scope} field={field} onRun={run} onClose={close} />}
    </Dialog>
  );
}
