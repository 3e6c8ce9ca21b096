/**
 * Room `_ui/base`: controls that could ship in another product. Imports nothing of ours, not even the model; knows no mail, no
 * route and no store. Invariants: every bare icon has a name, every float returns the focus, nothing here fetches anything.
 */
import type { LucideIcon } from 'lucide-react';
import drawings from './icons.svg';

/**
 * The icons that the frame uses everywhere: drawings in one file that the browser keeps (`.config/commands/icons.mjs` draws it). A pane that comes
 * later and needs another one hands the component over with `of`.
 */
export type IconName =
  | 'alarm-clock'
  | 'archive'
  | 'arrow-down-wide-narrow'
  | 'arrow-left'
  | 'arrow-up'
  | 'bell-off'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'chevron-up'
  | 'circle-alert'
  | 'circle-question'
  | 'clock'
  | 'cloud-off'
  | 'copy'
  | 'download'
  | 'ellipsis'
  | 'eye'
  | 'eye-off'
  | 'file-pen'
  | 'folder'
  | 'folder-input'
  | 'forward'
  | 'globe'
  | 'inbox'
  | 'info'
  | 'key-round'
  | 'keyboard'
  | 'layers'
  | 'log-out'
  | 'mail'
  | 'mail-open'
  | 'menu'
  | 'minus'
  | 'moon'
  | 'octagon-alert'
  | 'palette'
  | 'panels'
  | 'paperclip'
  | 'pin'
  | 'plus'
  | 'refresh-cw'
  | 'reply'
  | 'reply-all'
  | 'rotate-cw'
  | 'search'
  | 'send'
  | 'server-off'
  | 'settings'
  | 'shield-check'
  | 'smartphone'
  | 'square-pen'
  | 'star'
  | 'sticky-note'
  | 'sun'
  | 'sun-moon'
  | 'tag'
  | 'trash-2'
  | 'triangle-alert'
  | 'undo-2'
  | 'x';

/** Mirrored where the interface runs right to left: what points along the line. Never clocks, checks, clips. */
const flips: ReadonlySet<IconName> = new Set<IconName>([
  'reply',
  'reply-all',
  'forward',
  'send',
  'arrow-left',
  'chevron-left',
  'chevron-right',
  'log-out',
  'undo-2',
]);

/** The stroke is 1.5 px at every size, so it grows in the icon's own 24 px box as the icon gets smaller. */
function strokeOf(size: number): number {
  if (size <= 14) return 2.3;
  if (size <= 16) return 2.2;
  if (size <= 18) return 2;
  if (size <= 22) return 1.8;
  return 1.6;
}

export interface IconProps {
  name?: IconName;
  /** A Lucide component that is not among the named ones. */
  of?: LucideIcon;
  /** Pixels: 18 in tools and menus, 16 in small buttons, 14 in rows, 20 to 22 on the phone. */
  size?: number;
  filled?: boolean;
  /** For `of`: mirror it right to left. Named ones know. */
  flip?: boolean;
  className?: string;
}

export function Icon({ name, of: Drawing, size = 18, filled, flip, className }: IconProps) {
  const mirrored = flip ?? (name ? flips.has(name) : false);
  const classes = ['i', mirrored && 'flip', filled && 'fill', className].filter(Boolean).join(' ');
  const looks = { className: classes, strokeWidth: strokeOf(size), focusable: false };
  if (Drawing) return <Drawing size={size} aria-hidden="true" {...looks} />;
  if (!name) return null;
  return (
    <svg width={size} height={size} aria-hidden="true" {...looks}>
      <use href={`${drawings.src}#${name}`} />
    </svg>
  );
}
