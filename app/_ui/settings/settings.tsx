'use client';
/** The settings: a page of its own over the mail, which stays as it is beneath. The back button closes it. */
import { type ReactNode, useEffect, useState } from 'react';
import { closeOverlay, useOverlay } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { Accounts } from './accounts';
import { Appearance } from './appearance';
import { FolderSettings } from './folders';
import { Identities } from './identities';
import { Keys } from './keys';
import { Labels } from './labels';
import { Pictures } from './pictures';
import { Reading } from './reading';
import { useSection } from './section';
import { SharedFileSettings } from './shared-files';
import { Templates } from './templates';
import { Writing } from './writing';
import './settings.css';

const sections = [
  { id: 'appearance', icon: 'palette', words: 'settings.appearance', sentence: 'settings.appearance.sentence', Page: Appearance },
  { id: 'reading', icon: 'panels', words: 'settings.reading', sentence: 'settings.reading.sentence', Page: Reading },
  { id: 'writing', icon: 'square-pen', words: 'settings.writingPage', sentence: 'settings.writingPage.sentence', Page: Writing },
  { id: 'pictures', icon: 'eye', words: 'settings.pictures', sentence: 'settings.pictures.sentence', Page: Pictures },
  { id: 'keys', icon: 'keyboard', words: 'settings.keys', sentence: 'settings.keys.sentence', Page: Keys },
  { id: 'folders', icon: 'folder', words: 'settings.folders', sentence: 'settings.folders.sentence', Page: FolderSettings },
  { id: 'labels', icon: 'tag', words: 'settings.labels', sentence: 'settings.labels.sentence', Page: Labels },
  { id: 'accounts', icon: 'mail', words: 'settings.accounts', sentence: 'settings.accounts.sentence', Page: Accounts },
  {
    id: 'identities',
    icon: 'file-pen',
    words: 'settings.identities',
    sentence: 'settings.identities.sentence',
    Page: Identities,
  },
  { id: 'links', icon: 'download', words: 'settings.links', sentence: 'settings.links.sentence', Page: SharedFileSettings },
  { id: 'templates', icon: 'copy', words: 'settings.templates', sentence: 'settings.templates.sentence', Page: Templates },
] as const;

/** `asked` is a dialog over the settings. The overlay `settings/SECTION` opens a section, `settings` the first. */
export default function Settings({ asked }: { asked?: ReactNode }) {
  const overlay = useOverlay();
  const [first] = useState(overlay);
  const at = useSection(({ at }) => at) ?? first?.replace('settings/', '');
  useEffect(() => () => useSection.setState({ at: null }), []);
  const section = sections.find(({ id }) => id === at) ?? sections[0];
  const { Page } = section;
  return (
    <Dialog open onClose={closeOverlay} title={t('settings.title')} shape="page">
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.title')}>
          <div className="settings-head">
            <IconButton icon="arrow-left" name={t('settings.close')} onClick={closeOverlay} />
            <span className="settings-name">{t('settings.title')}</span>
          </div>
          {sections.map(({ id, icon, words }) => (
            <button
              key={id}
              type="button"
              className="settings-item"
              aria-current={id === section.id ? 'page' : undefined}
              onClick={() => useSection.setState({ at: id })}
            >
              <Icon name={icon} size={18} />
              {t(words)}
            </button>
          ))}
        </nav>
        <div className="settings-page">
          <div className="settings-body">
            <h2>{t(section.words)}</h2>
            <p>{t(section.sentence)}</p>
            <Page />
          </div>
        </div>
      </div>
      {asked}
    </Dialog>
  );
}
