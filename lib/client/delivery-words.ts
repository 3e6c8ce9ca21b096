/** How a letter reached those it was sent to, in words. */
import { type Delivered, type DeliveryState, deliveryStates } from '@/lib/model/delivery-states';
import { shortName } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';
import { letterTime } from '@/lib/model/open-letter-words';
import { t } from './texts';
import type { Clock } from './time';
import { fewPeople } from './words';

/** One thing that is known of one recipient, for the screen. */
export interface Step {
  state: DeliveryState;
  words: string | null;
  at: number;
}

/** All that is known of one recipient, oldest first. */
export interface Recipient {
  address: string;
  steps: Step[];
  /** What counts now. */
  last: Step;
}

/** Whom nothing good is known of, the others, and who only was taken by the own server. */
const order: readonly DeliveryState[] = ['refused', 'returned', 'queued', 'delayed', 'read', 'delivered', 'relayed'];
const bad: readonly DeliveryState[] = ['refused', 'returned'];
const longestWords = 140;

const isState = (state: string): state is DeliveryState => (deliveryStates as readonly string[]).includes(state);

/** Puts together what is known of each recipient, in the order in which they were first heard of. */
export function recipientsOf(delivery: readonly Delivered[]): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const { address, state, words, at } of delivery) {
    if (address === '' || !isState(state)) continue;
    const step = { state, words, at };
    const one = found.get(address);
    if (!one) found.set(address, { address, steps: [step], last: step });
    else {
      one.steps.push(step);
      if (deliveryStates.indexOf(state) > deliveryStates.indexOf(one.last.state)) one.last = step;
    }
  }
  // Some servers tell whole seconds only: in which order things can happen is known better.
  for (const { steps } of found.values()) steps.sort((a, b) => deliveryStates.indexOf(a.state) - deliveryStates.indexOf(b.state));
  return [...found.values()];
}

/** Whether the letter will not get to somebody. */
export const isTroubled = (recipients: readonly Recipient[]): boolean => recipients.some(({ last }) => bad.includes(last.state));

/** The line under the head: "Read by Tomasz 11:20. Returned from joiner@holt.example: no such user". `people` are those in the head of the letter. */
export function deliverySentence(recipients: readonly Recipient[], people: readonly Address[], clock: Clock): string {
  const named = new Map(people.map((one) => [one.address.toLowerCase(), shortName(one)]));
  const sentences = order.flatMap((state) => {
    const those = recipients.filter(({ last }) => last.state === state);
    const [first] = those;
    if (!first) return [];
    // Who is no longer reachable is named by the address: that is what is wrong.
    const names = fewPeople(those.map(({ address }) => (bad.includes(state) ? address : (named.get(address) ?? address))));
    const said = (first.last.words ?? '').slice(0, longestWords);
    const words = said === '' || /[.!?。]$/u.test(said) ? said : `${said}.`;
    const time = letterTime(Math.max(...those.map(({ last }) => last.at)), clock);
    return [t(`delivery.sum.${state as Exclude<DeliveryState, 'accepted'>}`, { names, words, time }).replace(/\s*[:：]\s*$/u, '')];
  });
  const taken = recipients.find(({ last }) => last.state === 'accepted');
  if (sentences.length === 0 && taken) sentences.push(t('delivery.sum.accepted', { time: letterTime(taken.last.at, clock) }));
  return sentences.join(' ');
}
