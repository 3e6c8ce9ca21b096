import { Icon } from '../base/icon';
import type { PullPhase } from './pull';
import type { SwipeGround } from './swipe';
import './touch.css';

/** What shows beneath a row that is pushed aside: the act in its colour. */
export function Ground({ side, act }: Pick<SwipeGround, 'side' | 'act'>) {
  return (
    <div className="ground" data-side={side} data-kind={act.ground} aria-hidden="true">
      <span>
        <Icon name={act.icon} size={22} />
        {act.words}
      </span>
    </div>
  );
}

/** Comes down at the top of the list as it is pulled, and turns while the mail server is asked. What came of it is said by a notice. */
export function PullSign({ phase }: { phase: PullPhase }) {
  if (phase === null) return null;
  return (
    <div className="pull" data-phase={phase} role="presentation" aria-hidden="true">
      <span>
        <Icon name="refresh-cw" size={20} />
      </span>
    </div>
  );
}
