export interface Findings {
  runs: number;
  /** How often each kind of fault happened, and how often other things happened. */
  readonly faults: ReadonlyMap<string, number>;
  payments: number;
  /** Payments that charged another plan than the plan shown, each with its run. */
  readonly wrong: string[];
  /** Runs in which the shopper could not pay in time, although no fault was left. */
  readonly stuck: string[];
  /** Errors of the page, and errors of the campaign's own code. */
  readonly uncaught: string[];
  /** Requests to addresses that the page itself never uses. Such a request has followed a redirect. */
  readonly strayed: readonly string[];
  /** The kinds of fault that were possible. */
  readonly kinds: readonly string[];
  /** How long the slowest shopper waited after the last fault, in ms. */
  slowest: number;
  /**
   * The longest delay of this process, in ms. If this delay is longer than `margin`, the proxy may have delivered a
   * write after the end of the late-write window.
   */
  lag: number;
}

/**
 * The kinds of fault that happened less than once in a hundred runs. If there were fewer than a thousand runs, the list
 * is empty, because a kind may then be rare by chance.
 */
export const untried = ({ runs, kinds, faults }: Pick<Findings, 'runs' | 'kinds' | 'faults'>): string[] =>
  runs < 1000 ? [] : kinds.filter((kind) => (faults.get(kind) ?? 0) < runs / 100);

/** A summary in one line. */
export function summarize(findings: Findings, where: string): string {
  const { runs, faults, payments, wrong, stuck, strayed, uncaught, slowest, lag } = findings;
  const kinds = [...faults].sort(([one], [other]) => one.localeCompare(other));
  const sum = kinds.reduce((total, [, times]) => total + times, 0);
  return (
    `${where}: ${runs} runs, ${sum} faults (${kinds.map(([kind, times]) => `${kind} ${times}`).join(', ')}), ` +
    `${payments} payments, ${wrong.length} wrong payments, ${stuck.length} runs that could not pay again, ` +
    `${strayed.length} requests astray, ${uncaught.length} uncaught errors, slowest ${Math.round(slowest)} ms, ` +
    `lag ${lag} ms`
  );
}
