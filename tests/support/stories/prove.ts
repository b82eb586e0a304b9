/**
 * A random proof for the whole headless picker. The real picker, checkout and protocol run on pages, a network and a
 * clock that the proof controls. A story is a list of moves: picks, answers, late writes, passing time, new sessions
 * and misbehaving hosts. In other moves, tabs freeze, hide, reload, prerender or pay. A model of the billing service
 * knows what each session really holds. The proof checks the rules after every move, and inside every call of the
 * host's code.
 */
import fc from 'fast-check';
import { borrowGlobals } from './globals.ts';
import { emptyTally, type Setup, type Tally } from './setup.ts';
import { type Move, type moves, play } from './story.ts';

const weights: Record<Kind, number> = {
  ...{ pick: 12, show: 3, hide: 1, turn: 3, activate: 1, pay: 4, payHere: 2, retry: 1 },
  ...{ swap: 3, connect: 3, join: 2, listen: 2, insist: 1, render: 3, rewrite: 2, withdraw: 1 },
  ...{ ask: 2, release: 2, return: 5 },
  ...{ answer: 14, repeat: 3, land: 4, wait: 7, deliver: 4, freeze: 2, thaw: 3, network: 1 },
  ...{ open: 3, close: 2, leaveForHistory: 1, browser: 1 },
};

type Kind = keyof typeof moves;

const kinds = Object.keys(weights) as Kind[];

/**
 * A theme lists the kinds of moves that a story may use. Most themes have few kinds, because stories with few kinds
 * find more mistakes than stories with all kinds.
 */
const themes: readonly (readonly Kind[])[] = [
  kinds,
  [
    ...(['pick', 'show', 'turn', 'activate', 'pay', 'payHere', 'release', 'answer', 'land', 'wait'] as const),
    ...(['deliver', 'freeze', 'thaw', 'open', 'close', 'leaveForHistory'] as const),
  ],
  [
    'pick',
    'answer',
    'repeat',
    'land',
    'wait',
    'close',
    'retry',
    'ask',
    'freeze',
    'thaw',
    'network',
    'browser',
  ],
  [
    ...(['pick', 'swap', 'connect', 'join', 'listen', 'render', 'return', 'answer', 'pay', 'ask'] as const),
    ...(['release', 'wait', 'land'] as const),
  ],
];

const kindIn = (theme: readonly Kind[]): fc.Arbitrary<Kind> =>
  fc.constantFrom(...theme.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind)));

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...Array.from({ length: 3 * others.length }, () => usual), ...others);

const setups: fc.Arbitrary<Setup> = fc.record({
  tells: fc.constantFrom('nothing', 'ident', 'fresh'),
  begins: fc.constantFrom('coming', 'coming', 'ready', 'paying'),
  selects: mostly(false, true),
  lists: fc.boolean(),
  updatesHost: fc.boolean(),
  renews: mostly(false, true),
  sessionPerPlan: mostly(false, false, true),
  numbersWrites: fc.boolean(),
  storage: mostly('works', 'refused', 'full'),
  locks: mostly('work', 'absent', 'silent', 'denied'),
  clocksFreeze: fc.boolean(),
  luck: fc.nat(0xffff),
});

const moveIn = (theme: readonly Kind[]): fc.Arbitrary<Move> =>
  fc.record({
    does: kindIn(theme),
    who: fc.nat(3),
    what: fc.nat(11),
    how: fc.nat(11),
    pause: fc.constantFrom(null, null, null, 0, 1, 2, 3, 5),
  });

const stories: fc.Arbitrary<Move[]> = fc.oneof(
  ...themes.map((theme) => fc.array(moveIn(theme), { maxLength: 40, size: 'max' })),
);

export interface Findings {
  readonly runs: number;
  readonly seed: number;
  readonly ms: number;
  readonly tally: Tally;
  /** The shortest story that failed, in words, and how to run it again. */
  readonly violation: {
    readonly broken: string;
    readonly path: string;
    readonly story: readonly string[];
  } | null;
}

export const prove = async ({
  runs,
  seed,
  path,
  fixed,
  onRun,
}: {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  /** The settings that all stories have in common. */
  readonly fixed?: Partial<Setup>;
  readonly onRun?: (run: number) => void;
}): Promise<Findings> => {
  const began = performance.now();
  const giveBack = borrowGlobals();
  const tally = emptyTally();
  let run = 0;
  try {
    const property = fc.asyncProperty(setups, stories, async (...told) => {
      onRun?.(++run);
      const [setup, moves] = told;
      const broken = await play({ ...setup, ...fixed }, moves, tally);
      if (broken !== null) throw new Error(broken);
    });
    const details = await fc.check(property, { numRuns: runs, seed, ...(path && { path }) });
    const found = { runs: details.numRuns, seed, ms: performance.now() - began, tally: { ...tally } };
    if (!details.failed || !details.counterexample) return { ...found, violation: null };
    const [chosen, moves] = details.counterexample;
    const setup = { ...chosen, ...fixed };
    const story = [`setup: ${JSON.stringify(setup)}`];
    const broken = await play(setup, moves, emptyTally(), (line) => story.push(line));
    return { ...found, violation: { broken: broken ?? '', path: details.counterexamplePath ?? '', story } };
  } finally {
    giveBack();
  }
};

export const describeFindings = ({ runs, seed, ms, tally, violation }: Findings): string => {
  const { moves, payable: _, ...counts } = tally;
  const words = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  const lines = [
    `${runs} stories of ${moves} moves, seed ${seed}, ${(ms / 1000).toFixed(1)} s: ${words.join(', ')}`,
  ];
  if (violation) {
    lines.push(`VIOLATION: ${violation.broken}`, ...violation.story.map((line) => `  ${line}`));
    lines.push(`Again: npm run prove -- --runs=${runs} --seed=${seed} --path=${violation.path}`);
  } else lines.push('No promise was broken.');
  return lines.join('\n');
};
