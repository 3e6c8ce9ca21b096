'use client';
import { t } from '@/lib/client/texts';
import { Field } from '../base/field';
import { NoteBar } from '../base/note-bar';

/** Before a password goes out in clear, the name of the server is typed again: a tick would be made without reading. */
export function PlainLine({ host, error }: { host: string; error: string | null }) {
  return (
    <div>
      <NoteBar icon="triangle-alert" kind="bad">
        {t('discovery.plain', { host })}
      </NoteBar>
      <Field
        label={t('discovery.plainLabel')}
        name="plain-host"
        required
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        error={error}
      />
    </div>
  );
}

/** Has the name of the server been typed again, as it must be? */
export const isTypedBack = (data: FormData, host: string): boolean =>
  String(data.get('plain-host') ?? '')
    .trim()
    .toLowerCase() === host.toLowerCase();
