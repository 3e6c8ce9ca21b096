/**
 * Room `_ui/base`: controls that could ship in another product. Imports nothing of ours, not even the model; knows no mail, no
 * route and no store. Invariants: every bare icon has a name, every float returns the focus, nothing here fetches anything.
 */
import {
  AlarmClock,
  Archive,
  ArrowDownWideNarrow,
  ArrowLeft,
  ArrowUp,
  Check,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronUp,
  CircleAlert,
  CircleQuestionMark,
  Clock,
  CloudOff,
  Copy,
  Download,
  Ellipsis,
  Eye,
  EyeOff,
  FilePen,
  Folder,
  FolderInput,
  Forward,
  Inbox,
  Info,
  Keyboard,
  KeyRound,
  Layers,
  LogOut,
  type LucideIcon,
  Mail,
  MailOpen,
  Menu,
  Moon,
  OctagonAlert,
  Palette,
  PanelsTopLeft,
  Paperclip,
  RefreshCw,
  Reply,
  ReplyAll,
  RotateCw,
  Search,
  Send,
  ServerOff,
  Settings,
  ShieldCheck,
  SquarePen,
  Star,
  Sun,
  SunMoon,
  Trash2,
  TriangleAlert,
  Undo2,
  X,
} from 'lucide-react';

/** The icons that the frame uses everywhere. A pane that needs another hands the component over with `of`. */
const named = {
  'alarm-clock': AlarmClock,
  archive: Archive,
  'arrow-down-wide-narrow': ArrowDownWideNarrow,
  'arrow-left': ArrowLeft,
  'arrow-up': ArrowUp,
  check: Check,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  'chevron-up': ChevronUp,
  'circle-alert': CircleAlert,
  'circle-question': CircleQuestionMark,
  clock: Clock,
  'cloud-off': CloudOff,
  copy: Copy,
  download: Download,
  ellipsis: Ellipsis,
  eye: Eye,
  'eye-off': EyeOff,
  'file-pen': FilePen,
  folder: Folder,
  'folder-input': FolderInput,
  forward: Forward,
  inbox: Inbox,
  info: Info,
  'key-round': KeyRound,
  keyboard: Keyboard,
  layers: Layers,
  'log-out': LogOut,
  mail: Mail,
  'mail-open': MailOpen,
  menu: Menu,
  moon: Moon,
  'octagon-alert': OctagonAlert,
  palette: Palette,
  panels: PanelsTopLeft,
  paperclip: Paperclip,
  'refresh-cw': RefreshCw,
  reply: Reply,
  'reply-all': ReplyAll,
  'rotate-cw': RotateCw,
  search: Search,
  send: Send,
  settings: Settings,
  'server-off': ServerOff,
  'shield-check': ShieldCheck,
  'square-pen': SquarePen,
  star: Star,
  sun: Sun,
  'sun-moon': SunMoon,
  'trash-2': Trash2,
  'triangle-alert': TriangleAlert,
  'undo-2': Undo2,
  x: X,
} satisfies Record<string, LucideIcon>;
export type IconName = keyof typeof named;

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

export function Icon({ name, of, size = 18, filled, flip, className }: IconProps) {
  const Drawing = of ?? (name ? named[name] : null);
  if (!Drawing) return null;
  const mirrored = flip ?? (name ? flips.has(name) : false);
  const names = ['i', mirrored && 'flip', filled && 'fill', className].filter(Boolean).join(' ');
  return <Drawing size={size} strokeWidth={strokeOf(size)} className={names} aria-hidden="true" focusable="false" />;
}
