'use client';
/** The settings: a page of its own over the mail, which stays as it is beneath. The back button closes it. */
import { type ReactNode, Suspense, useRef } from 'react';
import { usePhone } from '@/lib/client/media';
import { backToOverlay, closeOverlay, useOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { part } from '../base/part';
import { Accounts } from './accounts';
import { Appearance } from './appearance';
import { Collectors } from './collectors';
import { FolderSettings } from './folders';
import { Identities } from './identities';
import { Keys } from './keys';
import { Labels } from './labels';
import { Moving } from './moving';
import { Pictures } from './pictures';
import { Reading } from './reading';
import { openSection } from './section';
import { SharedFileSettings } from './shared-files';
import { Templates } from './templates';
import { Writing } from './writing';
import './settings.css';

const Devices = part(() => import('./devices'));
const Operator = part(() => import('./operator'));

const sections = [
  { id: 'appearance', icon: 'palette', words: 'settings.appearance', sentence: 'settings.appearance.sentence', Page: Appearance },
  { id: 'reading', icon: 'panels', words: 'settings.reading', sentence: 'settings.reading.sentence', Page: Reading },
  { id: 'writing', icon: 'square-pen', words: 'settings.writingPage', sentence: 'settings.writingPage.sentence', Page: Writing },
  { id: 'pictures', icon: 'eye', words: 'settings.pictures', sentence: 'settings.pictures.sentence', Page: Pictures },
  { id: 'keys', icon: 'keyboard', words: 'settings.keys', sentence: 'settings.keys.sentence', Page: Keys },
  { id: 'folders', icon: 'folder', words: 'settings.folders', sentence: 'settings.folders.sentence', Page: FolderSettings },
  { id: 'labels', icon: 'tag', words: 'settings.labels', sentence: 'settings.labels.sentence', Page: Labels },
  { id: 'accounts', icon: 'mail', words: 'settings.accounts', sentence: 'settings.accounts.sentence', Page: Accounts },
  { id: 'collect', icon: 'inbox', words: 'settings.collect', sentence: 'settings.collect.sentence', Page: Collectors },
  {
    id: 'identities',
    icon: 'file-pen',
    words: 'settings.identities',
    sentence: 'settings.identities.sentence',
    Page: Identities,
  },
  { id: 'moving', icon: 'folder-input', words: 'settings.moving', sentence: 'settings.moving.sentence', Page: Moving },
  { id: 'devices', icon: 'smartphone', words: 'settings.devices', sentence: 'settings.devices.sentence', Page: Devices },
  { id: 'links', icon: 'download', words: 'settings.links', sentence: 'settings.links.sentence', Page: SharedFileSettings },
  { id: 'templates', icon: 'copy', words: 'settings.templates', sentence: 'settings.templates.sentence', Page: Templates },
  { id: 'operator', icon: 'globe', words: 'settings.operator', sentence: 'settings.operator.sentence', Page: Operator },
] as const;

type Section = (typeof sections)[number];

/** What the overlay `settings/SECTION` names, also with something of the section open over it: `settings/SECTION/WHAT`. */
const named = (overlay: string | null) => overlay?.split('/')[1] || null;

/** The list of sections, and which one is shown. On the phone each is a page of its own, that back leads away from. */
function useSections(): { open: readonly Section[]; section: Section | null } {
  const phone = usePhone();
  const at = named(useOverlay());
  const { operator } = useShell();
  const open = sections.filter(({ id }) => id !== 'operator' || operator);
  return { open, section: open.find(({ id }) => id === at) ?? (phone ? null : sections[0]) };
}

/** `asked` is a dialog over the settings. The overlay `settings/SECTION` opens a section, `settings` the first, or on the phone the list of them. */
export default function Settings({ asked }: { asked?: ReactNode }) {
  const phone = usePhone();
  const { open, section } = useSections();
  const last = useRef<string | null>(null);
  if (section) last.current = section.id;
  const list = !phone || section === null;
  const name = phone && section ? t(section.words) : t('settings.title');
  return (
    <Dialog open onClose={closeOverlay} title={t('settings.title')} shape="page">
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.title')}>
          <div className="settings-head">
            <IconButton
              key={list ? 'list' : 'section'}
              icon="arrow-left"
              name={list ? t('settings.close') : t('settings.all')}
              autoFocus={!list}
              onClick={() => (list ? closeOverlay() : backToOverlay('settings'))}
            />
            <span className="settings-name">{name}</span>
          </div>
          {list
            ? open.map(({ id, icon, words }) => (
                <button
                  key={id}
                  type="button"
                  className="settings-item"
                  aria-current={id === section?.id ? 'page' : undefined}
                  // biome-ignore lint/a11y/noAutofocus: back from a section, where it was left
                  autoFocus={phone && id === last.current}
                  onClick={() => openSection(id)}
                >
                  <Icon name={icon} size={18} />
                  {t(words)}
                </button>
              ))
            : null}
        </nav>
        {section ? (
          <div className="settings-page">
            <div className="settings-body">
              <h2 className={phone ? 'vh' : undefined}>{t(section.words)}</h2>
              <p>{t(section.sentence)}</p>
              <Suspense fallback={null}>
                <section.Page />
              </Suspense>
            </div>
          </div>
        ) : null}
      </div>
      {asked}
    </Dialog>
  );
}
