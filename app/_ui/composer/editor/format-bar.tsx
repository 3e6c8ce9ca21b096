'use client';
import {
  Baseline,
  Bold,
  Code,
  Eraser,
  Heading,
  Highlighter,
  Image,
  Italic,
  Link,
  List,
  ListOrdered,
  type LucideIcon,
  Minus,
  PilcrowLeft,
  PilcrowRight,
  Redo2,
  Smile,
  Strikethrough,
  Table,
  TextAlignCenter,
  TextAlignEnd,
  TextAlignStart,
  TextQuote,
  Type,
  Underline,
  Undo2,
} from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { keyWords } from '@/lib/client/keys';
import { t } from '@/lib/client/texts';
import { textPictures } from '@/lib/model/text-pictures';
import { insertRule, setHeading } from './blocks';
import { EmojiPicker } from './emoji-picker';
import { alignEntries, colourEntries, fontEntries, headingEntries, tableEntries } from './format-menus';
import { formatOf } from './format-state';
import { toggle, toggleList, toggleQuote } from './keys-of';
import type { Editor } from './open-editor';

export interface FormatBarProps {
  editor: Editor;
  /** Rises when the caret moved or the format changed. */
  looks: number;
  /** Asks for a link. */
  onLink: () => void;
  onPictures: (files: File[]) => void;
}

/** One tab stop; the arrow keys go along the row (ARIA toolbar). */
function useRoving(bar: RefObject<HTMLDivElement | null>) {
  const at = useRef(0);
  const stops = () => [...(bar.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
  useLayoutEffect(() => {
    for (const [index, button] of stops().entries()) button.tabIndex = index === at.current ? 0 : -1;
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const all = stops();
    const from = all.indexOf(event.target as HTMLButtonElement);
    if (from < 0) return;
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const steps: Record<string, number> = {
      [rtl ? 'ArrowLeft' : 'ArrowRight']: from + 1,
      [rtl ? 'ArrowRight' : 'ArrowLeft']: from - 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    at.current = (to + all.length) % all.length;
    for (const [index, button] of all.entries()) button.tabIndex = index === at.current ? 0 : -1;
    all[at.current]?.focus();
  };
  return { onKeyDown };
}

interface ToolProps {
  icon: LucideIcon;
  name: string;
  keys?: string;
  on?: boolean;
  off?: boolean;
  flip?: boolean;
  act: () => void;
}

function Tool({ icon, name, keys, on, off, flip, act }: ToolProps) {
  return (
    <IconButton
      icon={icon}
      name={name}
      small
      {...(keys ? { keys: keyWords(keys) } : {})}
      {...(on === undefined ? {} : { 'aria-pressed': on })}
      {...(flip ? { flip } : {})}
      aria-disabled={off || undefined}
      onClick={off ? undefined : act}
    />
  );
}

/** Lets pictures be chosen from files. */
function choosePictures(onPictures: (files: File[]) => void): void {
  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept = textPictures.join();
  picker.multiple = true;
  picker.onchange = () => onPictures([...(picker.files ?? [])]);
  picker.click();
}

/** The row of formats under the text; on the phone it stands on the keyboard. */
export function FormatBar({ editor, looks, onLink, onPictures }: FormatBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const roving = useRoving(bar);
  const { squire } = editor;
  const [state, setState] = useState(() => formatOf(editor));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is elsewhere, or the text is another
  useEffect(() => {
    // Once a frame is often enough for a row of buttons.
    const frame = requestAnimationFrame(() => setState(formatOf(editor)));
    return () => cancelAnimationFrame(frame);
  }, [editor, looks]);
  const act = (work: () => void) => () => {
    work();
    squire.focus();
    setState(formatOf(editor));
  };
  const menu = (icon: LucideIcon, name: string, entries: MenuEntry[]) => (
    <MenuButton
      icon={icon}
      name={name}
      small
      entries={entries}
      side="top"
      focusAfter={() => editor.doc.defaultView?.frameElement as HTMLElement | null}
    />
  );
  return (
    <div
      ref={bar}
      className="cp-format"
      role="toolbar"
      aria-label={t('format.row')}
      onKeyDown={roving.onKeyDown}
      // The text keeps its caret and its selection while a button is pressed.
      onMouseDown={(event) => event.preventDefault()}
    >
      <Tool icon={Bold} name={t('format.bold')} keys="Mod+b" on={state.bold} act={act(() => toggle(squire, 'B'))} />
      <Tool icon={Italic} name={t('format.italic')} keys="Mod+i" on={state.italic} act={act(() => toggle(squire, 'I'))} />
      <Tool icon={Underline} name={t('format.underline')} keys="Mod+u" on={state.underline} act={act(() => toggle(squire, 'U'))} />
      <Tool icon={Strikethrough} name={t('format.strike')} keys="Mod+Shift+x" on={state.strike} act={act(() => toggle(squire, 'S'))} />
      {menu(Baseline, t('format.colour'), colourEntries(editor, 'text', act))}
      {menu(Highlighter, t('format.ground'), colourEntries(editor, 'ground', act))}
      {menu(
        Heading,
        t('format.heading'),
        headingEntries(state.heading, (heading) => act(() => setHeading(squire, heading))),
      )}
      {menu(Type, t('format.font'), fontEntries(editor, state, act))}
      <span className="cp-format-line" aria-hidden="true" />
      <Tool icon={List} name={t('format.bullets')} keys="Mod+Shift+8" on={state.bullets} flip act={act(() => toggleList(squire, 'UL'))} />
      <Tool
        icon={ListOrdered}
        name={t('format.numbers')}
        keys="Mod+Shift+7"
        on={state.numbers}
        flip
        act={act(() => toggleList(squire, 'OL'))}
      />
      <Tool icon={TextQuote} name={t('format.quote')} keys="Mod+Shift+9" on={state.quote} flip act={act(() => toggleQuote(squire))} />
      {menu(
        state.align === 'center' ? TextAlignCenter : state.align === 'end' || state.align === 'right' ? TextAlignEnd : TextAlignStart,
        t('format.align'),
        alignEntries(editor, state.align, act),
      )}
      <Tool
        icon={state.rtl ? PilcrowLeft : PilcrowRight}
        name={t('format.rtl')}
        on={state.rtl}
        act={act(() => squire.setTextDirection(state.rtl ? 'ltr' : 'rtl'))}
      />
      <span className="cp-format-line" aria-hidden="true" />
      <Tool icon={Link} name={t('format.link')} keys="Mod+k" on={state.link} act={onLink} />
      {menu(Table, t('format.table'), tableEntries(editor, state.table, act))}
      <Tool icon={Image} name={t('format.picture')} act={() => choosePictures(onPictures)} />
      <Tool icon={Minus} name={t('format.rule')} act={act(() => insertRule(squire))} />
      <EmojiPicker icon={Smile} onPick={(sign) => act(() => squire.insertPlainText(sign, false))()} />
      <Tool icon={Code} name={t('format.code')} on={state.code} act={act(() => squire.toggleCode())} />
      <Tool icon={Eraser} name={t('format.clear')} keys="Mod+\" act={act(() => squire.removeAllFormatting())} />
      <span className="cp-format-line" aria-hidden="true" />
      <Tool icon={Undo2} name={t('act.undo')} keys="Mod+z" off={!state.canUndo} flip act={act(() => squire.undo())} />
      <Tool icon={Redo2} name={t('format.redo')} keys="Mod+Shift+z" off={!state.canRedo} flip act={act(() => squire.redo())} />
    </div>
  );
}
