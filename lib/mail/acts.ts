/** The queue of acts as a person sees it: what waits, what was refused and why, trying again and putting away. */
import { type ActRecord, dropAct, listActs, readAct, toQueued } from '@/lib/db/acts';
import { inAccount } from '@/lib/db/transaction';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { QueuedAct } from '@/lib/model/acts';
import type { ActOutcome } from '@/lib/model/api';
import { say } from '@/lib/model/said';
import { cancelAct } from '@/lib/sync/apply-act-ends';
import { copyMessages } from './act-copies';
import { deleteMessages } from './act-deletions';
import { changeFlags } from './act-flags';
import { moveMessages } from './act-moves';
import { withdraw } from './transfer-back';

/** Everything that the mail servers have not taken yet, oldest first. */
export async function listQueuedActs(actor: Actor): Promise<QueuedAct[]> {
  return (await listActs(actor)).map((act) => toQueued(act, act.state, act.note));
}

async function mustBeTheirs(actor: Actor, id: number): Promise<ActRecord> {
  const act = await readAct(actor, id);
  if (!act) throw new AppError('notFound', say('said.act.gone'));
  return act;
}

const forget = (act: ActRecord) => inAccount(act.accountId, (tx) => dropAct(tx, act.id));

/** Asks the server once more for what it refused. Throws `notFound` where the letters are gone, or the act is. */
export async function retryAct(actor: Actor, id: number): Promise<ActOutcome> {
  const act = await mustBeTheirs(actor, id);
  if (act.state !== 'refused') throw new AppError('conflict', say('said.act.onItsWay'));
  const { letters, add, remove, role, to, carry } = act.payload;
  const ids = letters.map((letter) => letter.id);
  const outcome = await again(actor, act.kind, { ids, add, remove, to: carry?.mailboxId ?? to ?? role, keep: carry?.keep ?? false });
  await forget(act);
  return outcome;
}

type Asked = {
  ids: ActOutcome['done'];
  add: string[];
  remove: string[];
  to: ActRecord['payload']['to'] | ActRecord['payload']['role'];
  keep: boolean;
};

function again(actor: Actor, kind: ActRecord['kind'], { ids, add, remove, to, keep }: Asked): Promise<ActOutcome> {
  if (kind === 'flags') return changeFlags(actor, { ids, add, remove });
  if (kind === 'delete') return deleteMessages(actor, { ids });
  if (to === null) throw new AppError('notFound', say('said.folder.gone'));
  return keep && typeof to === 'number' ? copyMessages(actor, { ids, to }) : moveMessages(actor, { ids, to });
}

/** Puts a refused act away, or takes one that waits back. Throws `conflict` where it was begun already. */
export async function cancelQueuedAct(actor: Actor, id: number): Promise<void> {
  const act = await mustBeTheirs(actor, id);
  if (act.state === 'refused') return forget(act);
  const apart = act.kind === 'carry' || act.kind === 'delete';
  const taken = apart
    ? await withdraw(actor, id)
    : act.state === 'waiting' && (await cancelAct({ userId: actor.userId, accountId: act.accountId }, act));
  if (!taken) throw new AppError('conflict', say('said.act.onItsWay'));
}
