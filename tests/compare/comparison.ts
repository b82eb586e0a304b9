/**
 * Compares several ways to handle picks, with the same shoppers and the same faults. It counts the shoppers who are
 * charged for a plan that was not on screen.
 */
import manifest from '../../package.json' with { type: 'json' };
import { type Checkout, checkOut } from './checkout.ts';
import { drawSchedule } from './schedule.ts';
import type { Level } from './service.ts';
import { createLatest } from './subjects/latest.ts';
import { createParallel } from './subjects/parallel.ts';
import { createPicker } from './subjects/picker.ts';
import type { CreateSubject } from './subjects/subject.ts';
import { tanStackWith } from './subjects/tanstack.ts';

export const levels: readonly Level[] = [
  { name: '1 %', faults: 0.01, tooLate: 0, twice: 0 },
  { name: '5 %', faults: 0.05, tooLate: 0, twice: 0 },
  { name: '20 %', faults: 0.2, tooLate: 0, twice: 0 },
  { name: '20 %, and a quarter of the late writes after the window', faults: 0.2, tooLate: 0.25, twice: 0 },
  {
    name: '20 %, and a twentieth of the writes sent twice, the first applied last',
    faults: 0.2,
    tooLate: 0,
    twice: 0.05,
  },
];

export const subjects: Readonly<Record<string, CreateSubject>> = {
  'writes in parallel, the last answer wins': createParallel,
  'aborts the write before, the latest wins': createLatest,
  'TanStack Query’s recipe': tanStackWith({}),
  'TanStack Query’s recipe, with `retry: 3`': tanStackWith({ retry: 3 }),
  'this picker': createPicker,
};

export const versions = {
  [manifest.name]: manifest.version,
  '@tanstack/query-core': manifest.devDependencies['@tanstack/query-core'],
};

export interface Tally {
  readonly subject: string;
  readonly payments: number;
  /** Payments for a plan that was not on screen. */
  readonly wrong: number;
  readonly writesPerPick: number;
  /** Seconds from the last pick until the page lets the shopper pay. */
  readonly unableToPay: { readonly mean: number; readonly p95: number };
}

export interface Findings {
  readonly level: Level;
  readonly tallies: readonly Tally[];
}

export interface Results {
  readonly seed: number;
  /**
   * How many checkouts were simulated for each way to handle picks. Each level of faults has an equal share of them.
   */
  readonly runs: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly findings: readonly Findings[];
  /**
   * The results of the first checkouts of each level of faults only. There are few of them, so that a test can repeat
   * them.
   */
  readonly prefix: { readonly runs: number; readonly findings: readonly Findings[] };
}

/** The results of one level of faults: `all` for all checkouts, and `first` for the first `prefix` checkouts. */
export interface Found {
  readonly all: Findings;
  readonly first: Findings;
}

export const compareAt = async (
  level: Level,
  { seed, runs, prefix = runs, ran }: { seed: number; runs: number; prefix?: number; ran?: () => void },
): Promise<Found> => {
  const tallies: { all: Tally; first: Tally }[] = [];
  for (const [subject, create] of Object.entries(subjects)) {
    const checkouts: Checkout[] = [];
    for (let index = 0; index < runs; index++) {
      checkouts.push(await checkOut(create, drawSchedule(seed, index), level));
      ran?.();
    }
    tallies.push({ all: tally(subject, checkouts), first: tally(subject, checkouts.slice(0, prefix)) });
  }
  return {
    all: { level, tallies: tallies.map(({ all }) => all) },
    first: { level, tallies: tallies.map(({ first }) => first) },
  };
};

const tally = (subject: string, checkouts: readonly Checkout[]): Tally => {
  const payments = checkouts.flatMap(({ payment }) => payment ?? []);
  const unable = checkouts.flatMap(({ unable }) => unable ?? []).sort((a, b) => a - b);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    subject,
    payments: payments.length,
    wrong: payments.filter(({ shown, charged }) => shown !== charged).length,
    writesPerPick: rounded(
      sum(checkouts.map(({ writes }) => writes)) / sum(checkouts.map(({ picks }) => picks)),
    ),
    unableToPay: {
      mean: rounded(sum(unable) / unable.length),
      p95: rounded(unable[Math.ceil(unable.length * 0.95) - 1] ?? 0),
    },
  };
};

const rounded = (number: number): number => Math.round(number * 1000) / 1000;
