/** Finds and replaces the plans in a state of the protocol. */
import type { State } from '../../src/protocol/index.ts';
import type { Ident } from '../../src/types.ts';
import { type Plan, planOf } from './plans.ts';

/** The same state with other plan names. */
export const withNames = (state: State, rename: (ident: Ident) => Ident): State => {
  const maybe = (ident: Ident | null) => ident && rename(ident);
  const { pick, underWay, rollback } = state;
  return {
    ...state,
    pick: pick && { ...pick, ident: rename(pick.ident) },
    base: maybe(state.base),
    confirmed: maybe(state.confirmed),
    underWay: underWay && ('ident' in underWay ? { ...underWay, ident: rename(underWay.ident) } : underWay),
    lost: state.lost.map((write) => ({ ...write, ident: maybe(write.ident) })),
    rollback: rollback && { ...rollback, from: rename(rollback.from), to: maybe(rollback.to) },
    offers: Object.fromEntries(
      Object.entries(state.offers).map(([name, { plans, known }]) => [
        name,
        { plans: plans && withKeys(plans, rename), known: withKeys(known, rename) },
      ]),
    ),
    costs: withKeys(state.costs, rename),
  };
};

/** Renames the plans, and sorts them, so that equal lists match. */
const withKeys = <Value>(
  costs: Readonly<Record<Ident, Value>>,
  rename: (ident: Ident) => Ident,
): Record<Ident, Value> => {
  const renamed = Object.entries(costs).map(([ident, cost]) => [rename(ident), cost] as const);
  return Object.fromEntries(renamed.sort(([one], [other]) => (one < other ? -1 : 1)));
};

export const plansIn = (state: State): readonly Plan[] => {
  const { pick, base, confirmed, underWay, rollback, lost } = state;
  const longestFirst = [...lost].sort((one, other) => other.until - one.until);
  const idents = [
    ...[
      pick?.ident,
      base,
      confirmed,
      underWay && 'ident' in underWay ? underWay.ident : null,
      rollback?.from,
    ],
    ...longestFirst.map(({ ident }) => ident),
  ];
  return [...new Set(idents.map((ident) => planOf(ident ?? null)))].filter((plan) => plan >= 0);
};
