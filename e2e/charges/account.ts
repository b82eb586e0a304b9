/** Counts what the presses of “Pay” led to. */

/** How a press of “Pay” may end. */
export const ends = [
  'charged',
  'declined by the bank',
  'cancelled by the shopper',
  'refused, because the plan had changed',
  'refused, because the plan was not confirmed in time',
] as const;

export type End = (typeof ends)[number];

export interface Account {
  runs: number;
  /**
   * Runs that prove nothing: the machine stopped for a while, so a late write may have been applied after its window.
   */
  stalled: number;
  readonly presses: Record<End, number>;
  /** Charges of another plan than the plan that was shown when the shopper pressed “Pay”. */
  readonly wrong: string[];
  /** Presses that led to two charges. */
  readonly twice: string[];
  /** Presses that did not end, or ended in a way that nothing explains. */
  readonly unexplained: string[];
  /** Shoppers who could not pay in the end, after all faults were gone. */
  readonly stuck: string[];
}

export const emptyAccount = (): Account => ({
  ...{ runs: 0, stalled: 0 },
  presses: Object.fromEntries(ends.map((end) => [end, 0])) as Record<End, number>,
  ...{ wrong: [], twice: [], unexplained: [], stuck: [] },
});

/** Adds the account of one run. */
export const addTo = (account: Account, run: Account): void => {
  account.runs += run.runs;
  account.stalled += run.stalled;
  for (const end of ends) account.presses[end] += run.presses[end];
  for (const list of ['wrong', 'twice', 'unexplained', 'stuck'] as const) account[list].push(...run[list]);
};

export const isClean = ({ wrong, twice, unexplained, stuck }: Account): boolean =>
  [wrong, twice, unexplained, stuck].every((found) => found.length === 0);

/** The account in lines of text. */
export const describeAccount = (account: Account, title: string): string => {
  const { runs, stalled, presses, wrong, twice, unexplained, stuck } = account;
  const pressed = Object.values(presses).reduce((sum, count) => sum + count, 0);
  return [
    `${title}: ${runs} runs (${stalled} more prove nothing), ${pressed} presses of “Pay”`,
    ...Object.entries(presses).map(([end, count]) => `  ${end}: ${count}`),
    `  charges of another plan than the one shown: ${wrong.length}`,
    `  presses that were charged twice: ${twice.length}`,
    `  presses that ended otherwise, or never: ${unexplained.length}`,
    `  shoppers who could not pay in the end: ${stuck.length}`,
  ].join('\n');
};

/** What `npm run charges -- --record` keeps of one page in one browser. */
export interface RecordedCharges {
  readonly browser: string;
  readonly has: 'picker' | 'buttons';
  readonly seed: number;
  readonly runs: number;
  readonly presses: number;
  readonly charged: number;
  readonly refused: number;
  readonly wrong: number;
  readonly twice: number;
  readonly unexplained: number;
  readonly stuck: number;
}

export const summarize = (account: Account) => {
  const { runs, presses, wrong, twice, unexplained, stuck } = account;
  const countOf = (isWanted: (end: string) => boolean) =>
    Object.entries(presses).reduce((sum, [end, count]) => sum + (isWanted(end) ? count : 0), 0);
  return {
    runs,
    presses: countOf(() => true) + unexplained.length,
    charged: presses.charged,
    refused: countOf((end) => end.startsWith('refused')),
    ...{ wrong: wrong.length, twice: twice.length, unexplained: unexplained.length, stuck: stuck.length },
  };
};

export const renderCharges = (records: readonly RecordedCharges[]): string =>
  [
    '| | presses of “Pay” | charged | refused | another plan charged | charged twice | ended otherwise, or never |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...records.map(({ browser, has, seed, ...counts }) => {
      const page = has === 'picker' ? 'with the picker' : 'with `updatePrice` alone';
      const { runs, presses, charged, refused, wrong, twice, unexplained, stuck } = counts;
      const cells = [presses, charged, refused, wrong, twice, unexplained + stuck];
      return `| ${page}, ${browser}, ${runs} runs, seed ${seed} | ${cells.join(' | ')} |`;
    }),
  ].join('\n');
