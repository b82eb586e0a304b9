/**
 * A model of the billing service and of the network to it: a session that holds a plan, and requests that may have a
 * fault. The nth request of a shopper has the same fault with each way to handle picks.
 */

import { defaultPolicy } from '../../src/protocol/index.ts';
import type { Answer } from '../../src/service/post.ts';
import { defaultTimeout } from '../../src/service/write.ts';
import type { Ident } from '../../src/types.ts';
import { createChance, skewed } from './chance.ts';
import type { Clock } from './clock.ts';
import type { Schedule } from './schedule.ts';

/** How often things go wrong. */
export interface Level {
  readonly name: string;
  /** The share of requests with a fault. */
  readonly faults: number;
  /** The share of late writes that are applied after the late-write window. */
  readonly tooLate: number;
  /**
   * The share of acknowledged writes that the browser sent twice. The service applies the first copy last: after the
   * acknowledgement, but within the window.
   */
  readonly twice: number;
}

export interface Service {
  /** What a payment would charge now. */
  held(): Ident;
  /** How many requests were sent. */
  writes(): number;
  /** Sends one request. Rejects after the timeout, on an abort, and when the connection drops. */
  post(ident: Ident, signal?: AbortSignal): Promise<Answer>;
}

/** What happens to one request. Times are in ms from sending. */
interface Fate {
  /** `null` if the write is never applied. */
  readonly appliedAfter: number | null;
  readonly endsAfter: number;
  readonly end: 'answer' | 'error 500' | 'drop' | 'timeout';
  /** Whether an abort stops the write, if the abort comes before the write is applied. */
  readonly canBeStopped: boolean;
}

/**
 * Each way to handle picks gives up on a request after this many ms. This time is the picker's default, and is common.
 */
const timeout = defaultTimeout;

/**
 * A late write is applied at most this many ms after its request has ended. Only the share `tooLate` of the late writes
 * is applied later.
 */
const { lateWriteWindow } = defaultPolicy;

/** All faults are equally likely. */
const faults = [
  ['timeout', 'never'],
  ['timeout', 'applied'],
  ['timeout', 'late'],
  ['drop', 'never'],
  ['drop', 'applied'],
  ['drop', 'late'],
  ['error 500', 'never'],
  ['error 500', 'applied'],
] as const;

export const createService = (clock: Clock, { key, plans }: Schedule, level: Level): Service => {
  const fateChance = createChance(...key, 2);
  const repeatChance = createChance(...key, 5);
  const refusals = drawRefusals(plans, createChance(...key, 3), level);
  let held = plans[0] as Ident;
  let writes = 0;
  return {
    held: () => held,
    writes: () => writes,
    post(ident, signal) {
      const { appliedAfter, endsAfter, end, canBeStopped } = drawFate(fateChance, level);
      const refusal = refusals.get(ident);
      const isApplied = appliedAfter !== null && !refusal;
      writes++;
      const apply = () => {
        held = ident;
      };
      const repeat = drawRepeat(repeatChance, level);
      if (repeat !== null && end === 'answer' && isApplied) clock.after(endsAfter + repeat, apply);
      const stop = isApplied ? clock.after(appliedAfter, apply) : () => {};
      return new Promise((resolve, reject) => {
        const onEnd = () => {
          signal?.removeEventListener('abort', onAbort);
          if (end === 'drop' || end === 'timeout') reject(new Error(end));
          else resolve(end === 'answer' ? (refusal ?? answer(200, {})) : answer(500, refused));
        };
        const silence = clock.after(endsAfter, onEnd);
        const onAbort = () => {
          silence();
          if (canBeStopped) stop();
          reject(new Error('aborted'));
        };
        signal?.addEventListener('abort', onAbort);
      });
    },
  };
};

/**
 * A request gets the same random numbers at each level. So a level with more faults keeps the faults of the other
 * levels and adds new ones.
 */
const drawFate = (chance: () => number, level: Level): Fate => {
  const isFaulty = chance() < level.faults;
  const [end, write] = faults[Math.floor(faults.length * chance())] as (typeof faults)[number];
  const there = Math.round(Math.min(2_000, skewed(chance, 120, 0.7)));
  const back = Math.round(Math.min(2_000, skewed(chance, 120, 0.7)));
  const lateness = chance();
  const isTooLate = chance() < level.tooLate;
  const canBeStopped = chance() < 0.5;
  if (!isFaulty) return { appliedAfter: there, endsAfter: there + back, end: 'answer', canBeStopped };

  const endsAfter = end === 'timeout' ? timeout : there + back;
  if (write === 'never') return { appliedAfter: null, endsAfter, end, canBeStopped };
  if (write === 'applied') return { appliedAfter: there, endsAfter, end, canBeStopped };
  // Most late writes are applied soon, some at the last moment. No abort can stop a late write.
  const late = Math.floor(lateness ** 2 * lateWriteWindow) + (isTooLate ? lateWriteWindow : 0);
  return { appliedAfter: endsAfter + late, endsAfter, end, canBeStopped: false };
};

/**
 * How many ms after the answer the first copy is applied. The answer belongs to the second copy. `null` if the browser
 * sends only one copy.
 */
const drawRepeat = (chance: () => number, level: Level): number | null => {
  const isTwice = chance() < level.twice;
  const lateness = chance();
  return isTwice ? Math.floor(lateness ** 2 * lateWriteWindow) : null;
};

/** The refused plans, each with its answer. The first plan is never refused: the session was created with it. */
const drawRefusals = (
  plans: readonly Ident[],
  chance: () => number,
  level: Level,
): ReadonlyMap<Ident, Answer> => {
  const drawn = plans.map((plan) => [plan, chance() < level.faults / 4, chance() < 0.5] as const);
  return new Map(
    drawn.slice(1).flatMap(([plan, isRefused, isPolite]) => {
      return isRefused ? [[plan, answer(isPolite ? 200 : 400, refused)]] : [];
    }),
  );
};

const refused = { status: 'error', error: [{ code: 'failed', type: 'api_exception', msg: 'It failed.' }] };

const answer = (status: number, body: object): Answer => ({
  status,
  redirected: false,
  body: { text: JSON.stringify(body) },
  retryAfter: null,
});
