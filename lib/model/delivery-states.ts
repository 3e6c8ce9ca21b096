/** What can be known of how a letter reached people. Without its schema, so that the browser may import it. */
export type { Delivered } from './delivery';

/**
 * What can be learnt, in the order in which a letter goes. `queued`: the own server put it off. `accepted`, `refused`: it took the letter for this
 * recipient or did not. `delayed`: some server on the way still tries. `relayed`: it went on to a server that tells nothing more, or to a list.
 * `delivered`: it lies in the recipient's mailbox. `returned`: it will not get there. `read`: the recipient's program says that it was shown.
 */
export const deliveryStates = ['queued', 'accepted', 'refused', 'delayed', 'relayed', 'delivered', 'returned', 'read'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
