'use client';
import { type RefObject, useId, useRef, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { listedApart, t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { DraftContent } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import { judgeAddress } from '@/lib/model/recipients';
import { RecipientField, type RecipientFieldHandle } from './recipient-field';

/** The accounts that the letter may go out from. */
export interface FromChoice {
  accounts: readonly Account[];
  id: number;
  onChoose: (id: number) => void;
}

const fromWords = ({ name, address }: Account) => (name ? `${name} <${address}>` : address);

export interface ComposerFieldsProps {
  /** Shown only where there is more than one. */
  from: FromChoice | null;
  content: DraftContent;
  onEdit: (change: Partial<DraftContent>) => void;
  /** On the phone the recipients fold to one line while the text has the caret. */
  folded: boolean;
  onUnfold: () => void;
  revealed: Revealed;
  to: RefObject<RecipientFieldHandle | null>;
}

/** Which of the further fields are open. */
export interface Revealed {
  cc: boolean;
  bcc: boolean;
  show(field: 'cc' | 'bcc'): void;
  ccField: RefObject<RecipientFieldHandle | null>;
  bccField: RefObject<RecipientFieldHandle | null>;
}

/** Cc and Bcc are open where they hold somebody, and once they were asked for. */
export function useRevealed(content: DraftContent | null): Revealed {
  const [asked, setAsked] = useState({ cc: false, bcc: false });
  const ccField = useRef<RecipientFieldHandle>(null);
  const bccField = useRef<RecipientFieldHandle>(null);
  return {
    cc: asked.cc || (content?.cc.length ?? 0) > 0,
    bcc: asked.bcc || (content?.bcc.length ?? 0) > 0,
    show(field) {
      setAsked((now) => ({ ...now, [field]: true }));
      requestAnimationFrame(() => (field === 'cc' ? ccField : bccField).current?.focus());
    },
    ccField,
    bccField,
  };
}

function Folded({ content, onOpen }: { content: DraftContent; onOpen: () => void }) {
  const everybody = [...content.to, ...content.cc, ...content.bcc];
  const names = everybody.slice(0, 2).map((person) => person.name.trim() || shortName(person));
  const more = everybody.length - names.length;
  return (
    <button type="button" className="cp-fold" onClick={onOpen} aria-expanded={false}>
      <span className="cp-key">{t('compose.to')}</span>
      <span className="grow cut">
        {names.length === 0 ? t('compose.nobody') : listedApart(more > 0 ? [...names, t('compose.more', { count: more })] : names, 'unit')}
      </span>
      <Icon name="chevron-down" />
    </button>
  );
}

/** From where there is a choice, recipients, subject. */
export function ComposerFields({ from, content, onEdit, folded, onUnfold, revealed, to }: ComposerFieldsProps) {
  const id = useId();
  const sound = [...content.to, ...content.cc, ...content.bcc].every(({ address }) => judgeAddress(address) === null);
  const reveal =
    revealed.cc && revealed.bcc ? null : (
      <span className="cp-reveal">
        {revealed.cc ? null : (
          <button type="button" onClick={() => revealed.show('cc')} data-tip={t('compose.addCc')}>
            {t('compose.cc')}
          </button>
        )}
        {revealed.bcc ? null : (
          <button type="button" onClick={() => revealed.show('bcc')} data-tip={t('compose.addBcc')}>
            {t('compose.bcc')}
          </button>
        )}
      </span>
    );
  return (
    <>
      {from && !folded ? (
        <div className="cp-field">
          <label className="cp-key" htmlFor={`${id}-from`}>
            {t('compose.from')}
          </label>
          <select id={`${id}-from`} className="cp-from" value={from.id} onChange={(event) => from.onChoose(Number(event.target.value))}>
            {from.accounts.map((account) => (
              <option key={account.id} value={account.id}>
                {fromWords(account)}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      {folded && sound ? <Folded content={content} onOpen={onUnfold} /> : null}
      <div hidden={folded && sound}>
        <RecipientField label={t('compose.to')} people={content.to} onChange={(list) => onEdit({ to: list })} end={reveal} ref={to} />
        {revealed.cc ? (
          <RecipientField label={t('compose.cc')} people={content.cc} onChange={(list) => onEdit({ cc: list })} ref={revealed.ccField} />
        ) : null}
        {revealed.bcc ? (
          <RecipientField
            label={t('compose.bcc')}
            people={content.bcc}
            onChange={(list) => onEdit({ bcc: list })}
            ref={revealed.bccField}
          />
        ) : null}
      </div>
      <div className="cp-field cp-subject">
        <label htmlFor={id}>{t('compose.subject')}</label>
        <input
          id={id}
          placeholder={t('compose.subject')}
          value={content.subject}
          dir="auto"
          maxLength={2000}
          spellCheck
          onChange={(event) => onEdit({ subject: event.target.value })}
          onKeyDown={(event) => {
            // Enter in a one-line field would only be lost; the text is what comes next.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            event.currentTarget.closest('.cp')?.querySelector('textarea')?.focus();
          }}
        />
      </div>
    </>
  );
}
