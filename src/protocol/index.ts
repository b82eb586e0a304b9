/**
 * The protocol of one checkout session: what is shown, what the service is known to hold, and what to do next.
 *
 * The protocol is pure: it uses no DOM, no fetch, no timer, no clock and no token. Time, random numbers and outcomes
 * come in with events, and what to do comes back as data. The caller passes each event to `advance`. Then the caller
 * calls `decide` and carries out the result, until nothing is left to do.
 *
 * The main idea: a write without a final answer is *lost*. The service may still apply a lost write until its
 * late-write window has passed. So an acknowledgement proves what the service holds only if no lost write of another
 * plan may be applied after it. Therefore the protocol writes nothing while a lost write of another plan may still be
 * applied.
 */
export { advance } from './advance.ts';
export type { CheckoutEvent, EventOf, WriteOutcome } from './event.ts';
export { decide, type Next } from './next.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export * from './reading.ts';
export * from './state.ts';
