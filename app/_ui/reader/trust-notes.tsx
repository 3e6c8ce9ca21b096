'use client';
import { Info, ShieldAlert } from 'lucide-react';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { rich, t } from '@/lib/client/texts';
import { isWarning, type TrustNote } from '@/lib/model/trust';

/** What to know before a letter is believed, one calm sentence each, the gravest first. */
export function TrustNotes({ notes }: { notes: readonly TrustNote[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of notes, not of form fields; no landmark, since a conversation has many
    <div className="rd-inset" role="group" aria-label={t('trust.notes')}>
      {notes.map(({ code, values }) => (
        <NoteBar key={code} icon={isWarning(code) ? ShieldAlert : Info} kind={isWarning(code) ? 'warn' : 'plain'}>
          {rich(
            `trust.${code}`,
            Object.fromEntries(
              Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : <bdi key={name}>{value}</bdi>]),
            ),
          )}
        </NoteBar>
      ))}
    </div>
  );
}
