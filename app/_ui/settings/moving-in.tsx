'use client';
import { type DragEvent, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { bringIn, makeTarget } from '@/lib/client/imports';
import { chosenFiles, droppedFiles, type FoundFile, type LetterFile, letterFiles } from '@/lib/client/moving-files';
import { useMovingFolder } from '@/lib/client/moving-folder';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { ImportOptions } from '@/lib/model/imports';
import { importDefaults } from '@/lib/model/moving';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { Field } from '../base/field';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { Switch } from '../base/switch';
import { useFolderChoices } from './folder-choices';
import { Option } from './option';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
const isArchive = ({ sort }: LetterFile) => sort !== 'mbox' && sort !== 'letter' && sort !== 'unknown';

/** Where files are dropped or chosen. */
function Chooser({ onFound }: { onFound: (found: Promise<FoundFile[]> | FoundFile[]) => void }) {
  const [over, setOver] = useState(false);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const taken = (input: HTMLInputElement) => {
    onFound(chosenFiles(input.files ?? []));
    input.value = '';
  };
  const hold = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the buttons in it do the same
    <div
      className={over ? 'moving-drop over' : 'moving-drop'}
      onDragEnter={hold}
      onDragOver={hold}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFound(droppedFiles(event.dataTransfer));
      }}
    >
      <p className="moving-drop-words">{t('moving.drop')}</p>
      <p className="option-hint">{t('moving.takes')}</p>
      <div className="moving-acts">
        <Button kind="line" icon="plus" onClick={() => files.current?.click()}>
          {t('moving.choose')}
        </Button>
        <Button kind="line" icon="folder" className="moving-folder" onClick={() => folder.current?.click()}>
          {t('moving.chooseFolder')}
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden onChange={(event) => taken(event.currentTarget)} />
      <input ref={folder} type="file" multiple hidden {...{ webkitdirectory: '' }} onChange={(event) => taken(event.currentTarget)} />
    </div>
  );
}

/** "mbox, one file of letters · 12 MB". */
function sortWords({ sort, count, gmail, bytes: { size } }: LetterFile): string {
  const what = gmail ? t('moving.sort.takeout') : t(`moving.sort.${sort}`, { count });
  return `${what} · ${bytes(size)}`;
}

/** Where the letters go: a folder that is there, or a new one. */
function useTarget() {
  const { accounts, mailboxes } = useShell();
  const { choices } = useFolderChoices();
  const usual = mailboxes.find(({ role }) => role === 'archive') ?? mailboxes.find(({ role }) => role === 'inbox') ?? mailboxes[0];
  const asked = useMovingFolder(({ id }) => id);
  const [chosen, setChosen] = useState(asked === null ? null : String(asked));
  const [name, setName] = useState(t('moving.newName'));
  const value = chosen ?? String(usual?.id ?? '');
  const isNew = value.startsWith('new ');
  const news = accounts.map(({ id, address }) => ({
    value: `new ${id}`,
    words: accounts.length > 1 ? `${t('moving.newFolder')} · ${address}` : t('moving.newFolder'),
  }));
  /** The folder, made where it is new. Throws what the server says. */
  const take = async (): Promise<MailboxId> => {
    if (!isNew) return Number(value) as MailboxId;
    const made = await makeTarget(Number(value.slice(4)) as AccountId, name.trim());
    setChosen(String(made));
    return made;
  };
  return { value, choices: [...choices, ...news], setChosen, isNew, name, setName, take, missing: isNew && name.trim() === '' };
}

interface WishesProps {
  files: readonly LetterFile[];
  options: ImportOptions;
  change: (part: Partial<ImportOptions>) => void;
}

/** How the files are read: only what makes a difference for them. */
function Wishes({ files, options, change }: WishesProps) {
  const labels = [
    { value: 'keywords', words: t('moving.labels.keywords') },
    { value: 'folders', words: t('moving.labels.folders') },
  ] as const;
  return (
    <>
      {files.some(({ gmail }) => gmail) ? (
        <Option title={t('moving.labels')} hint={t('moving.labels.hint')}>
          <Segments name={t('moving.labels')} value={options.labels} choices={labels} onChoose={(one) => change({ labels: one })} />
        </Option>
      ) : null}
      {files.some(isArchive) ? (
        <Option title={t('moving.keepFolders')} hint={t('moving.keepFolders.hint')}>
          <Switch name={t('moving.keepFolders')} on={options.keepFolders} onChange={(keepFolders) => change({ keepFolders })} />
        </Option>
      ) : null}
      <Option title={t('moving.read')} hint={t('moving.read.hint')}>
        <Switch name={t('moving.read')} on={options.read} onChange={(read) => change({ read })} />
      </Option>
      {files.some(({ sort }) => sort !== 'letter' && sort !== 'maildir') ? (
        <Option title={t('moving.quoting')} hint={t('moving.quoting.hint')}>
          <Select
            name={t('moving.quoting')}
            value={options.quoting}
            choices={(['mboxrd', 'mboxo'] as const).map((value) => ({ value, words: t(`moving.quoting.${value}`) }))}
            onChoose={(quoting) => change({ quoting: quoting as ImportOptions['quoting'] })}
          />
        </Option>
      ) : null}
    </>
  );
}

/** What was chosen, what it was taken for, and the wishes about it. */
function Chosen({ files, onDrop, onDone }: { files: readonly LetterFile[]; onDrop: (file: LetterFile) => void; onDone: () => void }) {
  const [options, setOptions] = useState<ImportOptions>(importDefaults);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const target = useTarget();
  const start = async () => {
    if (busy || target.missing) return;
    setBusy(true);
    try {
      bringIn(files, await target.take(), options);
      onDone();
    } catch (problem) {
      setFault(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="moving-chosen">
      <ul className="entries" aria-label={t('moving.chosen')}>
        {files.map((file) => (
          <li key={`${file.name} ${file.bytes.size} ${file.modified}`} className="entry">
            <div className="entry-head">
              <span className="entry-words">
                <bdi className="cut option-title">{file.name}</bdi>
                <span className="dim num">{sortWords(file)}</span>
              </span>
              <IconButton icon="x" name={t('moving.dropFile', { name: file.name })} onClick={() => onDrop(file)} />
            </div>
          </li>
        ))}
      </ul>
      <Option title={t('moving.into')} hint={t('moving.into.hint')}>
        <Select name={t('moving.into')} value={target.value} choices={target.choices} onChoose={target.setChosen} />
      </Option>
      {target.isNew ? (
        <Field
          className="moving-name"
          label={t('moving.newFolder')}
          value={target.name}
          error={target.missing ? t('collect.missing') : null}
          onChange={(event) => target.setName(event.target.value)}
        />
      ) : null}
      <Wishes files={files} options={options} change={(part) => setOptions((before) => ({ ...before, ...part }))} />
      <Fault>{fault}</Fault>
      <div className="moving-acts">
        <Button kind="solid" aria-disabled={busy || target.missing || undefined} onClick={() => void start()}>
          {t('moving.start')}
        </Button>
        <Button kind="line" onClick={onDone}>
          {t('identities.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Files are chosen or dropped, and what they are is shown before anything is sent. */
export function MovingIn() {
  const [chosen, setChosen] = useState<LetterFile[]>([]);
  const [looking, setLooking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const take = async (found: Promise<FoundFile[]> | FoundFile[]) => {
    setLooking(true);
    setFault(null);
    try {
      const files = await letterFiles(await found, (count) => t('moving.many', { count }));
      setChosen((before) => [...before, ...files]);
      if (files.length === 0) setFault(t('moving.nothing'));
    } catch {
      // The browser may not read it: it went meanwhile, or belongs to somebody else.
      setFault(t('moving.unreadable'));
    } finally {
      setLooking(false);
    }
  };
  return (
    <>
      <Chooser onFound={(found) => void take(found)} />
      {looking ? (
        <p className="field-note" role="status">
          <Icon name="info" size={16} />
          {t('moving.looking')}
        </p>
      ) : null}
      <Fault>{fault}</Fault>
      {chosen.length > 0 ? (
        <Chosen
          files={chosen}
          onDrop={(file) => setChosen((before) => before.filter((one) => one !== file))}
          onDone={() => setChosen([])}
        />
      ) : null}
    </>
  );
}
