/**
 * What one shopper does on one page. It is random, with the shopper's number as the seed. So the shopper does the same
 * with each way to handle picks.
 */
import type { Ident } from '../../src/types.ts';
import { createChance, skewed } from './chance.ts';

export interface Schedule {
  /** Identifies the shopper. This key is the seed of all random numbers of the shopper. */
  readonly key: readonly [seed: number, index: number];
  readonly plans: readonly Ident[];
  readonly picks: readonly { readonly at: number; readonly ident: Ident }[];
  /** From this time on, the shopper pays as soon as the page allows it. */
  readonly paysFrom: number;
}

export const drawSchedule = (seed: number, index: number): Schedule => {
  const chance = createChance(seed, index, 1);
  const plans = ['pp_week', 'pp_month', 'pp_quarter', 'pp_year'].slice(0, 2 + Math.floor(3 * chance()));
  // One pick is the most common number, and six picks are rare.
  const count = 1 + Math.floor(6 * chance() ** 2);
  let at = 0;
  let on = 0;
  const picks = Array.from({ length: count }, () => {
    at += pause(chance, 1200, 0.9);
    // The shopper picks any plan except the plan of the previous pick.
    on = (on + 1 + Math.floor((plans.length - 1) * chance())) % plans.length;
    return { at, ident: plans[on] as Ident };
  });
  return { key: [seed, index], plans, picks, paysFrom: at + pause(chance, 1500, 1) };
};

/** A pause between two clicks, in ms. Nobody clicks twice in less than 120 ms. */
const pause = (chance: () => number, median: number, spread: number): number =>
  Math.round(Math.max(120, skewed(chance, median, spread)));
