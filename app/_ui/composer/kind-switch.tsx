'use client';
import { Icon, type IconName } from '@/app/_ui/base/icon';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';
import type { AnswerKind, KindChoice } from './use-kind';

const kinds: readonly { kind: AnswerKind; icon: IconName }[] = [
  { kind: 'reply', icon: 'reply' },
  { kind: 'replyAll', icon: 'reply-all' },
  { kind: 'forward', icon: 'forward' },
];

export interface KindSwitchProps {
  choice: KindChoice;
  disabled: boolean;
  /** Shows the line of the subject; null where it is shown. */
  onSubject: (() => void) | null;
}

/** Before the chips: answering, answering to all, or passing on. */
export function KindSwitch({ choice, disabled, onSubject }: KindSwitchProps) {
  const icon = kinds.find(({ kind }) => kind === choice.kind)?.icon ?? 'reply';
  const entries: MenuEntry[] = [
    ...kinds.map((one) => ({
      words: t(`compose.${one.kind}`),
      icon: one.icon,
      checked: one.kind === choice.kind,
      disabled: !choice.changeable,
      onSelect: () => choice.change(one.kind),
    })),
    ...(onSubject ? [{ line: true as const }, { words: t('compose.editSubject'), onSelect: onSubject }] : []),
  ];
  return (
    <MenuButton
      name={t('compose.kind', { kind: t(`compose.${choice.kind}`) })}
      entries={entries}
      small
      className="cp-kind"
      disabled={disabled || choice.busy}
    >
      <Icon name={icon} size={16} />
      <Icon name="chevron-down" size={16} />
    </MenuButton>
  );
}
