'use client';
import { useEffect, useRef } from 'react';
import { Dialog } from '@/app/_ui/base/dialog';
import { spokenNow, t } from '@/lib/client/texts';
import { type Charset, charsets } from '@/lib/model/charsets';
import type { MessageId } from '@/lib/model/ids';
import './charset-dialog.css';
import { readAs, readingOf } from './use-reading';

/** What the scripts are called in the reader's language. */
function scriptNames(): (code: string) => string {
  const names = new Intl.DisplayNames(spokenNow().locale, { type: 'script' });
  return (code) => (code === 'Zyyy' ? 'Unicode' : (names.of(code) ?? code));
}

/** Names of encodings as people know them. */
function charsetWords(charset: Charset): string {
  return charset
    .replace(/^windows/u, 'Windows')
    .replace(/^(?:utf|iso|koi8|gb|euc).*/u, (name) => name.toUpperCase())
    .replace('macintosh', 'Macintosh')
    .replace('shift_jis', 'Shift JIS')
    .replace('big5', 'Big5');
}

/** Chooses the encoding that a letter is read in, for when the one that it names is wrong. The letter changes behind the dialog at once. */
export default function CharsetDialog({ id, onClose }: { id: MessageId | null; onClose: () => void }) {
  const nameOf = scriptNames();
  const chosen = id === null ? null : readingOf(id).charset;
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (id !== null) first.current?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  const option = (charset: Charset | null, words: string) => (
    <label key={charset ?? ''}>
      <input
        ref={charset === chosen ? first : undefined}
        type="radio"
        name="charset"
        defaultChecked={charset === chosen}
        onChange={() => {
          if (id !== null) void readAs(id, { charset });
        }}
      />
      <span>{words}</span>
    </label>
  );
  return (
    <Dialog open={id !== null} onClose={onClose} title={t('letter.charset')} sentence={t('letter.charsetSentence')} focusRef={first}>
      <div className="rd-charsets" role="radiogroup" aria-label={t('letter.charset')}>
        {option(null, t('letter.charsetAuto'))}
        {Object.entries(charsets).map(([script, names]) => (
          <fieldset key={script}>
            <legend>{nameOf(script)}</legend>
            {names.map((charset) => option(charset, charsetWords(charset)))}
          </fieldset>
        ))}
      </div>
    </Dialog>
  );
}
