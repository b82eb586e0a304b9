/**
 * Plans as numbers. Worlds that differ only in the names of plans are alike, so they count once. To compare worlds, the
 * plans of each world are renumbered in the order in which they appear.
 */
import type { Ident } from '../../src/types.ts';

export type Plan = number;
export const none: Plan = -1;

const names = 'ABCD';
export const mostPlans = names.length;
export const everyPlan: readonly Plan[] = [...names].map((_, plan) => plan);

export const nameOf = (plan: Plan): Ident => names[plan] ?? 'no plan';
export const planOf = (ident: Ident | null): Plan => (ident === null ? none : names.indexOf(ident));

/** For each plan, the number of ticks in which a late write of that plan may still land. Each number has four bits. */
export type Lefts = number;

const digit = 4;
export const leftOf = (lefts: Lefts, plan: Plan): number => (lefts >> (plan * digit)) & 15;

export const withLeft = (lefts: Lefts, plan: Plan, left: number): Lefts =>
  left <= leftOf(lefts, plan) ? lefts : (lefts & ~(15 << (plan * digit))) | (left << (plan * digit));

export const aTickLater = (lefts: Lefts): Lefts => {
  let later = lefts;
  for (const plan of everyPlan) if (leftOf(lefts, plan) > 0) later -= 1 << (plan * digit);
  return later;
};

/** A plan of which a late write may still land, but not `plan` itself; `none` if there is no such plan. */
export const otherIn = (lefts: Lefts, plan: Plan): Plan => {
  for (const other of everyPlan) if (other !== plan && leftOf(lefts, other) > 0) return other;
  return none;
};

/** A set of plans. Each plan has one bit. */
export type Plans = number;
export const has = (plans: Plans, plan: Plan): boolean => plan !== none && (plans & (1 << plan)) !== 0;
export const withPlan = (plans: Plans, plan: Plan): Plans => plans | (1 << plan);
export const withoutPlan = (plans: Plans, plan: Plan): Plans => plans & ~(1 << plan);

/** The new number of each plan, by its old number. */
export type Renaming = readonly Plan[];

export const renamed = (renaming: Renaming, plan: Plan): Plan =>
  plan === none ? none : (renaming[plan] ?? none);

export const renamedLefts = (renaming: Renaming, lefts: Lefts): Lefts => {
  let result = 0;
  if (lefts > 0)
    for (const plan of everyPlan) result |= leftOf(lefts, plan) << (renamed(renaming, plan) * digit);
  return result;
};

export const renamedPlans = (renaming: Renaming, plans: Plans): Plans => {
  let result = 0;
  for (const plan of everyPlan) if (has(plans, plan)) result = withPlan(result, renamed(renaming, plan));
  return result;
};

/** Keeps one object for each renaming, so that the results for a renaming can be stored and looked up. */
const renamings = new Map<number, Renaming>();

/** Collects the plans of a world in the order in which they appear. */
export class Appearances {
  #found = 0;
  #numbers: Plan[] = [none, none, none, none];

  see(plan: Plan): void {
    if (plan === none || this.#numbers[plan] !== none) return;
    this.#numbers[plan] = this.#found++;
  }

  /**
   * Adds the plans of which a late write may still land. The plan with the most ticks left comes first. Plans with the
   * same number of ticks differ in nothing else, so their order does not matter.
   */
  seeLefts(lefts: Lefts): void {
    if (lefts === 0) return;
    for (let left = 3; left > 0; left--) {
      for (const plan of everyPlan) if (leftOf(lefts, plan) === left) this.see(plan);
    }
  }

  count(): number {
    return this.#found;
  }

  /** Returns how to renumber the plans, or `null` if they have the right numbers already. */
  renaming(): Renaming | null {
    for (const plan of everyPlan) this.see(plan);
    const [a = 0, b = 0, c = 0, d = 0] = this.#numbers;
    const code = ((a * 4 + b) * 4 + c) * 4 + d;
    if (code === 27) return null;
    let renaming = renamings.get(code);
    if (!renaming) {
      renaming = [a, b, c, d];
      renamings.set(code, renaming);
    }
    return renaming;
  }
}
