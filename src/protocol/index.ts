/**
 * The protocol of one checkout session: what is shown, what the service is known to hold, and what to do next.
 *
 * It is pure. Time, chance and outcomes arrive in events; what to do comes back as data. It knows no DOM, no fetch,
 * no timer, no clock, no token, and it never does anything itself: whoever runs it calls `advance` with what
 * happened, then `decide`, then does what `decide` says, until that is nothing.
 *
 * One idea carries it. A write without a final answer is neither done nor undone: it is *lost*, and it may still be
 * applied until its window has passed. So an acknowledgement proves what the service holds only if no lost write for
 * another plan could land after it; and therefore nothing is written while such a write is alive.
 */
export { advance } from './advance.ts';
export type { CheckoutEvent, EventOf, WriteOutcome } from './event.ts';
export { decide, type Next } from './next.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export * from './reading.ts';
export * from './state.ts';
