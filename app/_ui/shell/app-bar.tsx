'use client';
import { Suspense } from 'react';
import { useBrand } from '@/lib/client/brand';
import { keyOf, runCommand } from '@/lib/client/commands';
import { navigate, openOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { pathOf } from '@/lib/model/route';
import { Avatar } from '../base/avatar';
import { IconButton } from '../base/icon-button';
import { usePainted } from '../base/painted';
import { part } from '../base/part';
import { useFace } from '../list/face';
import { BrandMark } from '../theme/branded';
import { SyncState } from './sync-state';

const AccountMenu = part(() => import('./late').then((room) => ({ default: room.shares.AccountMenu })));

/** Who is signed in; the menu behind it comes after the first paint. */
function Me() {
  const painted = usePainted();
  const { accounts } = useShell();
  const [first] = accounts;
  const picture = (
    <span className="btn me" aria-hidden="true">
      <Avatar name={first?.name || (first?.address ?? '')} seed={first?.address ?? ''} size={28} />
    </span>
  );
  return painted ? (
    <Suspense fallback={picture}>
      <AccountMenu />
    </Suspense>
  ) : (
    picture
  );
}

/** The bar: mark and name, the state of the line, help, the account. On the phone it bears the folder's name. */
export function AppBar() {
  const face = useFace();
  const { mailboxes } = useShell();
  const { name: brand } = useBrand();
  const inbox = mailboxes.find((one) => one.role === 'inbox');
  const home = { mailboxId: inbox?.id ?? null, messageId: null, filter: null };
  return (
    <header className="bar">
      <IconButton icon="menu" name={t('bar.folders')} className="only-drawer" onClick={() => openOverlay('folders')} />
      <a
        className="brand"
        href={pathOf(home)}
        aria-label={t('bar.home', { name: brand })}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          navigate(home);
        }}
      >
        <BrandMark size={24} />
        <span className="t">{brand}</span>
      </a>
      <div className="bar-title">
        <h1 className="cut">
          <bdi>{face?.title ?? t('name.mail')}</bdi>
        </h1>
        <span className="sum num">{face?.sum ?? ''}</span>
      </div>
      <span className="grow bar-gap" />
      <SyncState />
      <IconButton icon="search" name={t('command.palette')} keys={keyOf('palette')} onClick={() => runCommand('palette')} />
      <IconButton
        icon="circle-question"
        name={t('command.keys')}
        keys={keyOf('keys')}
        className="not-phone"
        onClick={() => runCommand('keys')}
      />
      <IconButton icon="settings" name={t('settings.title')} className="not-phone" onClick={() => openOverlay('settings')} />
      <Me />
    </header>
  );
}
