/** Replaces the connection to the service. Each write waits until the test gives the answer. */
import type { WriteOutcome } from '../../src/protocol/event.ts';
import type { SendWrite, WriteRequest } from '../../src/service/write.ts';
import type { Ident, Problem, ProblemKind } from '../../src/types.ts';
import { settle } from './page.ts';

/** A write that has left the page and waits for its answer. */
export interface HeldWrite {
  readonly ident: Ident;
  readonly checkout: WriteRequest;
  readonly timeout: number;
  readonly isAborted: boolean;
  answer(outcome: WriteOutcome): Promise<void>;
  acknowledge(): Promise<void>;
  /** Refuses the plan. Every `kind` but `refused` also ends the session. */
  refuse(kind?: ProblemKind): Promise<void>;
  /** Answers 401, 403 or 410 without a code. */
  forbid(): Promise<void>;
  lose(changes?: Partial<Problem>): Promise<void>;
  blur(retryAfter?: number): Promise<void>;
}

export interface HeldSend {
  readonly send: SendWrite;
  /** All writes that were sent, oldest first. */
  readonly writes: readonly HeldWrite[];
  readonly idents: readonly Ident[];
  readonly last: HeldWrite;
}

export const createHeldSend = (): HeldSend => {
  const writes: HeldWrite[] = [];
  const send: SendWrite = (checkout, ident, { signal, timeout }) =>
    new Promise((resolve) => {
      const answer = (outcome: WriteOutcome) => {
        resolve(outcome);
        return settle();
      };
      const problem = (kind: ProblemKind) => ({ kind, message: `${ident}: ${kind}`, ident });
      writes.push({
        ident,
        checkout,
        timeout,
        get isAborted() {
          return signal.aborted;
        },
        answer,
        acknowledge: () => answer({ outcome: 'acknowledged' }),
        refuse: (kind = 'refused') =>
          answer({ outcome: 'refused', problem: problem(kind), ends: kind === 'refused' ? 'no' : 'now' }),
        forbid: () => answer({ outcome: 'refused', problem: problem('session-expired'), ends: 'if-again' }),
        lose: (changes) => answer({ outcome: 'lost', problem: { ...problem('unreachable'), ...changes } }),
        blur: (retryAfter) =>
          answer({
            outcome: 'unclear',
            problem: problem('unclear'),
            ...(retryAfter !== undefined && { retryAfter }),
          }),
      });
    });
  return {
    send,
    writes,
    get idents() {
      return writes.map(({ ident }) => ident);
    },
    get last() {
      const last = writes.at(-1);
      if (!last) throw new Error('nothing was sent');
      return last;
    },
  };
};
