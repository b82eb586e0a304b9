/**
 * The protocol of one checkout session: what is shown, what the service is known to hold, and what to do next.
 *
 * It is pure. Time, chance and outcomes arrive in events; what to do comes back as data. It knows no DOM, no fetch, no
 * timer, no clock and no token, and it never does anything itself. Its caller passes each event to `advance`, then
 * calls `decide` and does what it says, until nothing is left to do.
 *
 * The main idea: a write without a final answer is *lost*. It may still be applied until its window has passed. So an
 * acknowledgement proves what the service holds only if no lost write of another plan may be applied after it.
 * Therefore nothing is written while there is such a lost write.
 */
export { advance } from './advance.ts';
export type { CheckoutEvent, EventOf, WriteOutcome } from './event.ts';
export { decide, type Next } from './next.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export * from './reading.ts';
export * from './state.ts';
