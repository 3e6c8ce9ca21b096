'use client';
import { type RefObject, useCallback, useId, useRef, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { changeFrom } from '@/lib/client/account-calls';
import { sentenceOf } from '@/lib/client/call';
import { useIdentities } from '@/lib/client/identities';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { DraftContent } from '@/lib/model/draft';
import type { Identity } from '@/lib/model/identities';
import { isPattern, ownIdentity, partOf, withPart } from '@/lib/model/identity-match';
import type { ComposerTextHandle } from './editor/handle';

/** One address that the letter may come from. `identity` is undefined for an account that has said nothing of itself. */
interface Offer {
  key: string;
  account: Account;
  identity: Identity | undefined;
  words: string;
}

const keyOf = (accountId: number, identityId: number | null | undefined) => `${accountId}:${identityId ?? ''}`;
const named = (name: string, address: string) => (name ? `${name} <${address}>` : address);

function offersOf(accounts: readonly Account[], identities: readonly Identity[]): Offer[] {
  return accounts.flatMap((account) => {
    const own = ownIdentity(identities, account);
    const others = identities.filter((one) => one.accountId === account.id && one !== own);
    return [own, ...others].map((identity) => ({
      key: keyOf(account.id, identity?.id),
      account,
      identity,
      words: named(identity?.name || account.name, identity?.address ?? account.address),
    }));
  });
}

/** From whom the letter is, and how that is changed. */
export interface From {
  offers: readonly Offer[];
  /** What it is now; undefined where its address was removed. */
  chosen: Offer | undefined;
  accountId: number;
  choose(key: string): void;
  /** Resolves once the server keeps the account that is shown; false where it refused the one that was chosen. */
  settled(): Promise<boolean>;
  /** Entries of a menu: the signature put in or taken out. */
  signature: MenuEntry[];
}

/** What of a draft matters here. */
interface Written {
  id: string;
  accountId: number;
}

/** From whom a letter is, as the server keeps it or is to. */
interface Choice extends Pick<DraftContent, 'identityId' | 'from'> {
  accountId: number;
  identity: Identity | undefined;
}

/**
 * Has accounts kept one after the other, and of those that wait the newest alone: answers to several at once may leave another account than the one that
 * is shown. `onRefused` is told what the server keeps where it refuses the newest. `settled` waits for what is under way; false where that was refused.
 */
function useKeptFrom(draftId: string, onRefused: (kept: Choice, problem: unknown) => void) {
  const line = useRef<{ newest: Choice | null; kept: Choice | null; last: Promise<boolean> }>({
    newest: null,
    kept: null,
    last: Promise.resolve(true),
  });
  const refused = useRef(onRefused);
  refused.current = onRefused;
  const settled = useCallback(async (): Promise<boolean> => {
    const now = line.current;
    let good = true;
    while (now.kept !== null) good = await now.last;
    return good;
  }, []);
  const keep = (next: Choice, before: Choice) => {
    const now = line.current;
    now.newest = next;
    now.kept ??= before;
    now.last = now.last.then(async () => {
      if (now.newest !== next) return true;
      const problem = await changeFrom(draftId, next.accountId).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      const kept = (problem ? now.kept : null) ?? next;
      now.kept = now.newest === next ? null : kept;
      if (problem && now.newest === next) refused.current(kept, problem.error);
      return problem === null;
    });
  };
  return { keep, settled };
}

/** From whom the letter is. An account is kept at once, and taken back with a word where it cannot be; the signature goes along. */
export function useFrom(
  draft: Written,
  accounts: readonly Account[],
  content: DraftContent,
  edit: (change: Partial<DraftContent>) => void,
  text: RefObject<ComposerTextHandle | null>,
): From {
  const { identities } = useIdentities();
  const [accountId, setAccountId] = useState<number>(draft.accountId);
  const offers = offersOf(accounts, identities);
  const own = accounts.find(({ id }) => id === accountId);
  const id = content.identityId ?? (own && ownIdentity(identities, own)?.id);
  const chosen = offers.find(({ key }) => key === keyOf(accountId, id));
  const sign = (identity: Identity | undefined) => {
    const signed = identity && (identity.html.trim() || identity.text.trim());
    const { id: identityId = 0, html = '', text: words = '', place = 'above' } = identity ?? {};
    text.current?.setSignature(signed ? { identityId, html, text: words, place } : null);
  };
  const { keep, settled } = useKeptFrom(draft.id, (kept, problem) => {
    setAccountId(kept.accountId);
    edit({ identityId: kept.identityId, from: kept.from });
    sign(kept.identity);
    notify(sentenceOf(problem));
  });
  const choose = (key: string) => {
    const next = offers.find((offer) => offer.key === key);
    if (!next || next === chosen) return;
    const identityId = next.identity?.id ?? null;
    edit({ identityId, from: null });
    sign(next.identity);
    if (next.account.id === accountId) return;
    setAccountId(next.account.id);
    keep(
      { accountId: next.account.id, identityId, from: null, identity: next.identity },
      { accountId, identityId: content.identityId, from: content.from, identity: chosen?.identity },
    );
  };
  const signature: MenuEntry[] =
    chosen?.identity && chosen.identity.text.trim() + chosen.identity.html.trim() !== ''
      ? [
          { words: t('signature.put'), onSelect: () => sign(chosen.identity) },
          { words: t('signature.take'), onSelect: () => sign(undefined) },
        ]
      : [];
  return { offers, chosen, accountId, choose, settled, signature };
}

export interface FromFieldProps {
  from: From;
  content: DraftContent;
  onEdit: (change: Partial<DraftContent>) => void;
}

/** The line From: shown where there is a choice, or a star that stands for what is typed. */
export function FromField({ from: { offers, chosen, choose }, content, onEdit }: FromFieldProps) {
  const id = useId();
  const star = chosen?.identity && isPattern(chosen.identity.address) ? chosen.identity.address : null;
  const [part, setPart] = useState<string | null>(null);
  if (offers.length < 2 && chosen) return null;
  const type = (typed: string) => {
    setPart(typed);
    onEdit({ from: star === null || typed.trim() === '' ? null : withPart(star, typed) });
  };
  return (
    <div className="cp-field">
      <label className="cp-key" htmlFor={id}>
        {t('compose.from')}
      </label>
      <select
        id={id}
        className="cp-from"
        value={chosen?.key ?? ''}
        onChange={(event) => {
          setPart(null);
          choose(event.target.value);
        }}
      >
        {chosen ? null : <option value="">{t('from.gone')}</option>}
        {offers.map(({ key, words }) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
      {star === null ? null : (
        <span className="cp-star" dir="ltr">
          <span>{star.slice(0, star.indexOf('*'))}</span>
          <input
            aria-label={t('from.part')}
            placeholder="*"
            value={part ?? partOf(star, content.from)}
            maxLength={64}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => type(event.target.value)}
          />
          <span>{star.slice(star.indexOf('*') + 1)}</span>
        </span>
      )}
    </div>
  );
}
