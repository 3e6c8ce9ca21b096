'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { type ReactNode, useRef, useState } from 'react';
import { Held } from './arriving';
import { iconOf } from './button';
import { Icon } from './icon';
import type { MenuEntry, MenuPopupProps } from './menu';

interface EntriesProps {
  entries: readonly MenuEntry[];
  home: HTMLElement | null;
}

function Entries({ entries, home }: EntriesProps) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the entries of a menu have no other identity and do not move
  return entries.map((entry, index) => <Entry key={index} entry={entry} home={home} />);
}

/** An entry that opens a menu of its own beside it. */
function Within({ inside, disabled, entries, home }: EntriesProps & { inside: ReactNode; disabled: boolean }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="mi" disabled={disabled}>
        {inside}
        <Icon name="chevron-right" size={16} flip />
      </Base.SubmenuTrigger>
      <Base.Portal container={home}>
        <Base.Positioner className="menu-pos" positionMethod="fixed" sideOffset={2} alignOffset={-6} collisionPadding={8}>
          <Base.Popup className="menu">
            <Entries entries={entries} home={home} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

function Entry({ entry, home }: { entry: MenuEntry; home: HTMLElement | null }) {
  if ('line' in entry) return <Base.Separator className="mi-line" />;
  if ('heading' in entry) return <div className="mi-head">{entry.heading}</div>;
  const inside = (
    <>
      {entry.icon ? <Icon {...iconOf(entry.icon)} /> : null}
      <span className="cut">{entry.words}</span>
      {entry.checked ? (
        <span className="e">
          <Icon name="check" size={16} />
        </span>
      ) : null}
      {entry.keys ? <span className="e">{entry.keys}</span> : null}
    </>
  );
  if (entry.within) return <Within inside={inside} disabled={entry.disabled ?? false} entries={entry.within} home={home} />;
  const className = entry.danger ? 'mi danger' : 'mi';
  if (entry.checked !== undefined) {
    return (
      <Base.CheckboxItem
        className={className}
        checked={entry.checked}
        onCheckedChange={() => entry.onSelect?.()}
        closeOnClick
        disabled={entry.disabled}
      >
        {inside}
      </Base.CheckboxItem>
    );
  }
  if (entry.href) {
    const link = <a href={entry.href} download={entry.download} {...(entry.newTab ? { target: '_blank', rel: 'noreferrer' } : {})} />;
    return (
      <Base.Item className={className} render={link} onClick={() => entry.onSelect?.()} disabled={entry.disabled}>
        {inside}
      </Base.Item>
    );
  }
  return (
    <Base.Item className={className} onClick={() => entry.onSelect?.()} disabled={entry.disabled}>
      {inside}
    </Base.Item>
  );
}

/** A point of the window as something that a popup may hang from. */
const pointAt = ({ x, y }: { x: number; y: number }) => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) });

export default function MenuParts({
  open,
  onClose,
  anchor,
  at,
  name,
  entries,
  align = 'start',
  side = 'bottom',
  focusAfter,
}: MenuPopupProps) {
  /** It closes because an entry was chosen, not because it was left. */
  const chosen = useRef(false);
  const [handing, setHanding] = useState(false);
  // Inside the landmark or dialog that it belongs to, so that it is part of it for who hears the page.
  const home = anchor.current?.closest<HTMLElement>('[role=dialog], header, main, section, nav') ?? null;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason }) => {
        if (next) return;
        chosen.current = reason === 'item-press';
        setHanding(chosen.current && focusAfter !== undefined);
        onClose();
      }}
      onOpenChangeComplete={(shown) => {
        if (!shown) setHanding(false);
      }}
    >
      {handing ? <Held /> : null}
      <Base.Portal container={home}>
        <Base.Positioner
          className="menu-pos"
          anchor={at ? pointAt(at) : anchor}
          positionMethod="fixed"
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          <Base.Popup className="menu" aria-label={name} finalFocus={() => (chosen.current ? focusAfter?.() : null) ?? anchor.current}>
            <Entries entries={entries} home={home} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
