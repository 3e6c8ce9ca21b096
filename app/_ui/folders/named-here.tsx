'use client';
import { makeFolder, renameFolder } from '@/lib/client/folder-names';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import { NameField } from './name-field';
import { type Naming, useWork } from './use-work';

/** The field for the name of a folder that is made or renamed, at its place in the tree. Its code comes when somebody asks for it. */
export default function NamedHere({ naming, depth, level }: { naming: Naming; depth: number; level: number }) {
  const { name } = useWork();
  const old = naming.kind === 'rename' ? naming.mailbox : null;
  return (
    <NameField
      label={old ? t('folders.renameName', { folder: mailboxWords(old) }) : t('folders.newName')}
      value={old?.name ?? ''}
      depth={depth}
      level={level}
      onSave={(words) =>
        naming.kind === 'rename' ? renameFolder(naming.mailbox, words) : makeFolder(naming.accountId, naming.parentId, words)
      }
      onEnd={() => name(null)}
    />
  );
}
