'use client';
import { useEffect, useId } from 'react';
import { useMovingFolder } from '@/lib/client/moving-folder';
import { t } from '@/lib/client/texts';
import { MovingIn } from './moving-in';
import { MovingList } from './moving-list';
import { MovingOut } from './moving-out';
import './identities.css';
import './moving.css';

/** Letters out of files of other programs, and letters into files. */
export function Moving() {
  const [comes, goes] = [useId(), useId()];
  useEffect(() => () => useMovingFolder.setState({ id: null }), []);
  return (
    <>
      <section className="moving-part" aria-labelledby={comes}>
        <h3 id={comes}>{t('moving.in')}</h3>
        <MovingIn />
        <MovingList />
      </section>
      <section className="moving-part" aria-labelledby={goes}>
        <h3 id={goes}>{t('moving.out')}</h3>
        <MovingOut />
      </section>
    </>
  );
}
