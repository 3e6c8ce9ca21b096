'use client';
import { useState } from 'react';
import { focusAfterDialog, showDialog, useView } from '@/lib/client/view';
import { Arriving } from '../base/arriving';
import { part } from '../base/part';

const DeleteDialog = part(() => import('./questions').then((room) => ({ default: room.DeleteDialog })));
const SignOutDialog = part(() => import('./questions').then((room) => ({ default: room.SignOutDialog })));
const FreshnessDialog = part(() => import('./freshness-dialog'));
const LieDialog = part(() => import('../reader/link-question'));
const LeaveDialog = part(() => import('../reader/list-leave'));
const RedirectDialog = part(() => import('../composer/redirect-dialog'));
const KeysDialog = part(() => import('./keys-dialog'));
const LabelDialog = part(() => import('../labels/label-dialog'));
const MoveDialog = part(() => import('./move-dialog'));
const OwnDoctor = part(() => import('../doctor/own-doctor'));
const Palette = part(() => import('../palette/palette'));

const close = () => showDialog(null);

/** The palette brings its search with it, so it is fetched when it is first opened, not with another dialog. */
function PaletteHost() {
  const scope = useView(({ dialog }) => (dialog?.kind === 'palette' ? dialog.scope : null));
  const [wanted, setWanted] = useState(false);
  if (scope !== null && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Arriving awaited={scope !== null}>
      <Palette scope={scope} onClose={close} />
    </Arriving>
  );
}

/** The dialogs that commands open; their code comes with the first one. */
export function Dialogs() {
  const dialog = useView((state) => state.dialog);
  const [wanted, setWanted] = useState(false);
  if (dialog && dialog.kind !== 'palette' && !wanted) setWanted(true);
  // Of another pane: fetched when it is asked for.
  const [left, setLeft] = useState(false);
  const [lied, setLied] = useState(false);
  if (dialog?.kind === 'lie' && !lied) setLied(true);
  if (dialog?.kind === 'leave' && !left) setLeft(true);
  const [redirected, setRedirected] = useState(false);
  if (dialog?.kind === 'redirect' && !redirected) setRedirected(true);
  return (
    <>
      <PaletteHost />
      {wanted ? (
        <Arriving awaited={dialog !== null}>
          <DeleteDialog
            rows={dialog?.kind === 'delete' ? dialog.rows : null}
            whole={dialog?.kind === 'delete' && dialog.whole}
            onClose={close}
          />
          <SignOutDialog waiting={dialog?.kind === 'signOut' ? dialog.waiting : null} onClose={close} />
          <MoveDialog
            rows={dialog?.kind === 'move' ? dialog.rows : null}
            copy={dialog?.kind === 'move' && dialog.copy === true}
            onClose={close}
          />
          <LabelDialog rows={dialog?.kind === 'label' ? dialog.rows : null} onClose={close} />
          {lied ? <LieDialog asked={dialog?.kind === 'lie' ? dialog : null} onClose={close} /> : null}
          {left ? <LeaveDialog asked={dialog?.kind === 'leave' ? dialog : null} onClose={close} /> : null}
          {redirected ? <RedirectDialog asked={dialog?.kind === 'redirect' ? dialog : null} onClose={close} /> : null}
          {dialog?.kind === 'doctor' ? <OwnDoctor id={null} onClose={close} returnFocus={focusAfterDialog} /> : null}
          <KeysDialog open={dialog?.kind === 'keys'} onClose={close} />
          <FreshnessDialog open={dialog?.kind === 'freshness'} onClose={close} />
        </Arriving>
      ) : null}
    </>
  );
}
