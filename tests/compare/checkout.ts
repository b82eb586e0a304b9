/**
 * Simulates one shopper on one page. The shopper picks as the schedule says, then pays as soon as the page allows it.
 */
import type { Ident } from '../../src/types.ts';
import { createChance } from './chance.ts';
import { createClock } from './clock.ts';
import type { Schedule } from './schedule.ts';
import { createService, type Level } from './service.ts';
import type { CreateSubject } from './subjects/subject.ts';

export interface Checkout {
  readonly picks: number;
  readonly writes: number;
  /** Seconds from the last pick until the page lets the shopper pay; `null` if it never does. */
  readonly unable: number | null;
  /** The plan on screen when the shopper paid, and the plan charged; `null` if the shopper could not pay in time. */
  readonly payment: { readonly shown: Ident; readonly charged: Ident } | null;
}

/** No shopper waits longer than this, in ms. */
const patience = 240_000;

export const checkOut = async (
  create: CreateSubject,
  schedule: Schedule,
  level: Level,
): Promise<Checkout> => {
  const clock = createClock();
  const service = createService(clock, schedule, level);
  const chance = createChance(...schedule.key, 4);
  const subject = create({ clock, chance, post: service.post, ident: schedule.plans[0] as Ident });
  let clicks = 0;
  let picks = 0;
  for (const { at, ident } of schedule.picks) {
    clock.after(at, () => {
      clicks++;
      // A click on a radio that is already checked changes nothing.
      if (ident === subject.shown()) return;
      picks++;
      subject.pick(ident);
    });
  }
  clock.after(schedule.paysFrom, () => {});

  const lastPickAt = schedule.picks.at(-1)?.at ?? 0;
  let payableAt: number | null = null;
  let payment: Checkout['payment'] = null;
  while (!payment && clock.advance() && clock.now() < patience) {
    await promisesKept();
    if (clicks < schedule.picks.length || !subject.canPay()) continue;
    payableAt ??= clock.now();
    if (clock.now() >= schedule.paysFrom) payment = { shown: subject.shown(), charged: service.held() };
  }
  subject.close();
  const unable = payableAt === null ? null : (payableAt - lastPickAt) / 1000;
  return { picks, writes: service.writes(), unable, payment };
};

/** Waits until all promises have settled, except the promises that wait for a timer. */
const promisesKept = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
