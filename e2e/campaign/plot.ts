/** Decides all that happens in a run before the run begins. The same seed and number give the same plot. */
import { type Dice, oneOf, someOf } from './dice.ts';
import type { FaultKind } from './faults.ts';
import type { Pick, Shopping } from './shopper.ts';
import { type Act, drawStep, type Step } from './visit.ts';

export const idents = ['week', 'month', 'year'] as const;

export interface Plot extends Omit<Shopping, 'run' | 'options'> {
  readonly faults: readonly FaultKind[];
  /** The steps of a shopper who has pages of their own. Null if the shopper uses the page that most shoppers share. */
  readonly visit: readonly Step[] | null;
  /** Whether a service worker is between the shopper's own pages and the network. */
  readonly worker: boolean;
  /** The picks of a shopper who uses the page that most shoppers share. */
  readonly picks: readonly Pick[];
  /** What the page's template says about the session. The template may be wrong. */
  readonly template: { readonly selected: string; readonly session: object; readonly numberWrites: boolean };
  /** What is wrong in this run besides the network. Each such oddity also counts as a fault. */
  readonly oddities: readonly Oddity[];
}

/**
 * What can be wrong besides the network:
 *
 * - `stale-template`: the template may name another plan than the session holds.
 * - `fresh-template`: the template says that the session is new, each time the page is shown.
 * - `worker`: a service worker is between the page and the network.
 */
export const oddities = ['stale-template', 'fresh-template', 'worker'] as const;
export type Oddity = (typeof oddities)[number];

export interface Kinds {
  readonly faults: readonly FaultKind[];
  readonly acts: readonly Act[];
  readonly oddities: readonly Oddity[];
}

/** Each run has only a few kinds of fault. In a run with all kinds, the frequent kinds would hide the rare ones. */
export function drawPlot(chance: Dice, kinds: Kinds): Plot {
  const isOdd = (oddity: Oddity, oneIn: number) => chance(oneIn) === 0 && kinds.oddities.includes(oddity);
  const faultKinds = someOf(chance, kinds.faults, 6);
  const faults =
    kinds.faults.length > 0
      ? Array.from({ length: 1 + chance(10) }, () => (chance(2) ? 'clean' : oneOf(chance, faultKinds)))
      : [];
  const isOfOwn = chance(5) === 0 || kinds.faults.length === 0;
  const isVisit = isOfOwn && (kinds.acts.length > 0 || kinds.oddities.includes('worker'));
  const acts = kinds.acts.length > 0 ? someOf(chance, kinds.acts, 3) : [];
  const drawPick = (): Pick => ({
    ident: oneOf(chance, idents),
    after: chance(5) === 0 ? chance(1500) : chance(250),
    by: chance(2) ? 'click' : 'host',
  });
  const picks = Array.from({ length: 1 + chance(6) }, drawPick);
  const visit = Array.from({ length: 2 + chance(4) }, () => drawStep(chance, acts, drawPick));
  const isStale = isOdd('stale-template', 4);
  const isFresh = isOdd('fresh-template', 4);
  const worker = isOdd('worker', 4) && isVisit;
  const host = chance(8);
  return {
    faults,
    picks: isVisit ? [] : picks,
    visit: isVisit ? visit : null,
    worker,
    afterUpdate: host === 0 ? { ms: chance(100), failures: chance(2) } : null,
    renews: host === 1,
    template: {
      selected: isStale ? oneOf(chance, idents) : 'month',
      session: isFresh ? { ident: 'month', fresh: true } : isStale ? { ident: oneOf(chance, idents) } : {},
      numberWrites: chance(4) === 0,
    },
    oddities: [
      ...(isStale ? (['stale-template'] as const) : []),
      ...(isFresh ? (['fresh-template'] as const) : []),
    ],
  };
}
