'use client';
import { type FormEvent, useRef, useState } from 'react';
import { makeFolder, renameFolder } from '@/lib/client/folder-names';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Field } from '../base/field';
import type { Asking, Naming } from './use-work';

const titleOf = (naming: Naming) =>
  naming.kind === 'rename'
    ? t('folders.renameName', { folder: mailboxWords(naming.mailbox) })
    : t(naming.parentId === null ? 'folders.new' : 'folders.newIn');

function Form({ naming, onClose, field }: { naming: Naming; onClose: () => void; field: React.RefObject<HTMLInputElement | null> }) {
  const before = naming.kind === 'rename' ? naming.mailbox.name : '';
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const words = name.trim();
    if (busy) return;
    if (words === '' || words === before) return onClose();
    setBusy(true);
    const said = await (naming.kind === 'rename'
      ? renameFolder(naming.mailbox, words)
      : makeFolder(naming.accountId, naming.parentId, words));
    setBusy(false);
    setProblem(said);
    if (said === null) onClose();
    else field.current?.focus();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Field
        ref={field}
        label={naming.kind === 'rename' ? t('folders.renameName', { folder: before }) : t('folders.newName')}
        value={name}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        dir="auto"
        readOnly={busy}
        error={problem}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
      />
      <div className="acts-row">
        <Button kind="line" onClick={onClose}>
          {t('folders.keep')}
        </Button>
        <Button kind="solid" type="submit">
          {t(naming.kind === 'rename' ? 'folders.rename' : 'folders.new')}
        </Button>
      </div>
    </form>
  );
}

/** Asks for a folder's name where the column has no room to type it: on the rail. */
export function NameFolder({ asking, onClose }: { asking: Asking | null; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const naming = asking?.kind === 'name' ? asking.naming : null;
  return (
    <Dialog open={naming !== null} onClose={onClose} title={naming ? titleOf(naming) : ''} focusRef={field}>
      {naming ? <Form naming={naming} onClose={onClose} field={field} /> : null}
    </Dialog>
  );
}
