/**
 * The protocol of one checkout session: what is shown, what the service is known to hold, and what to do next.
 *
 * The protocol is pure: it uses no DOM, no fetch, no timer, no clock and no token. Events bring the time, random
 * numbers and outcomes to the protocol. The caller passes each event to `advance`. Then the caller asks `decide` what
 * to do next, and does it. The caller repeats this until nothing is left to do.
 *
 * The main idea: a write without a final answer is *lost*. The service may still apply a lost write until the
 * late-write window of this write has passed. So an acknowledgement proves what the service holds only if no lost write
 * of another plan may be applied afterwards. For the same reason, the protocol writes nothing while a lost write of
 * another plan may still be applied.
 */
export { advance } from './advance.ts';
export { contradictsPayment } from './doubt.ts';
export type { CheckoutEvent, EventOf, WriteOutcome } from './event.ts';
export { decide, type Next } from './next.ts';
export { backoffAfter, defaultPolicy, type Policy } from './policy.ts';
export * from './reading.ts';
export * from './state.ts';
