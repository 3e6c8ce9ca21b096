'use client';
/** What every signed-in page stands in: its data, its language, its clock, and the line on which changes come. */
import { type ReactNode, useEffect, useState } from 'react';
import { type FirstData, fillCache, makeCache, shareCache } from '@/lib/client/cache';
import { openLine } from '@/lib/client/line';
import { PhoneGuessContext } from '@/lib/client/media';
import { claimBrowser, ownerAmong, watchOwner } from '@/lib/client/owner';
import { QueryCacheContext } from '@/lib/client/query';
import { type FirstQueue, followQueue } from '@/lib/client/queue';
import { ServerRouteContext } from '@/lib/client/router';
import { learnShapes } from '@/lib/client/shapes';
import type { Clock } from '@/lib/client/time';
import type { Route } from '@/lib/model/route';
import type { Shapes } from '@/lib/model/shapes';
import { Worded } from '../texts/worded';
// All style sheets of the first page, also where a window has no panes: in pieces they would be waited for one by one.
import '../folders/folders.css';
import '../list/list.css';
import '../list/touch.css';
import './accounts.css';
import './shell.css';
import './panes.css';
import './phone.css';
import { ClockProvider } from './clock-provider';

export interface MailAppProps {
  first: FirstData;
  queue: FirstQueue;
  route: Route;
  clock: Clock;
  shapes: Shapes;
  /** The request came from a phone, as far as one can tell. */
  phone: boolean;
  children: ReactNode;
}

export function MailApp({ first, queue, route, clock, shapes, phone, children }: MailAppProps) {
  const [owner] = useState(() => ownerAmong(first.shell.accounts.map(({ address }) => address)));
  const [cache] = useState(() => {
    learnShapes(shapes);
    const made = makeCache();
    fillCache(made, first);
    if (typeof window !== 'undefined') {
      // Before anything is read of it.
      claimBrowser(owner);
      shareCache(made);
    }
    return made;
  });
  useEffect(() => {
    shareCache(cache);
    const unfollow = followQueue(queue);
    const close = openLine(first.shell.lastEventId, owner, () => import('./late').then((room) => room.shares.Together));
    return () => {
      unfollow();
      close();
    };
  }, [cache, queue, first.shell.lastEventId, owner]);
  useEffect(() => watchOwner(owner, () => window.location.replace('/mail')), [owner]);
  return (
    <QueryCacheContext value={cache}>
      <ServerRouteContext value={route}>
        <PhoneGuessContext value={phone}>
          <Worded>
            <ClockProvider served={clock}>{children}</ClockProvider>
          </Worded>
        </PhoneGuessContext>
      </ServerRouteContext>
    </QueryCacheContext>
  );
}
