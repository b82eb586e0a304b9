/** What the presses of “Pay” led to, counted. */

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
  readonly presses: Record<End, number>;
  /** Charges of another plan than the one that was shown when the shopper pressed “Pay”. */
  readonly wrong: string[];
  /** Presses that led to two charges. */
  readonly twice: string[];
  /** Presses that ended in another way than was to be expected, or did not end. */
  readonly unexplained: string[];
  /** Shoppers who could not pay in the end, after all faults were gone. */
  readonly stuck: string[];
}

export const emptyAccount = (): Account => ({
  runs: 0,
  presses: Object.fromEntries(ends.map((end) => [end, 0])) as Record<End, number>,
  ...{ wrong: [], twice: [], unexplained: [], stuck: [] },
});

export const isClean = ({ wrong, twice, unexplained, stuck }: Account): boolean =>
  [wrong, twice, unexplained, stuck].every((found) => found.length === 0);

/** The account in lines of text. */
export const describeAccount = (account: Account, title: string): string => {
  const { runs, presses, wrong, twice, unexplained, stuck } = account;
  const pressed = Object.values(presses).reduce((sum, count) => sum + count, 0);
  return [
    `${title}: ${runs} runs, ${pressed} presses of “Pay”`,
    ...Object.entries(presses).map(([end, count]) => `  ${end}: ${count}`),
    `  charges of another plan than the one shown: ${wrong.length}`,
    `  presses that were charged twice: ${twice.length}`,
    `  presses that ended otherwise, or never: ${unexplained.length}`,
    `  shoppers who could not pay in the end: ${stuck.length}`,
  ].join('\n');
};
