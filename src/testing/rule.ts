/** A rule for a value from outside. */
export interface Rule {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

export type Rules = Readonly<Record<string, Rule>>;

export const matching = (pattern: RegExp, expected = `a string matching ${pattern.source}`): Rule => ({
  expected,
  accepts: (value) => typeof value === 'string' && pattern.test(value),
});

export const wholeNumber = (least: number, most: number, expected: string): Rule => ({
  expected,
  accepts: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});

export const optional = (rule: Rule): Rule => ({
  expected: rule.expected,
  accepts: (value) => value === undefined || rule.accepts(value),
});

/** One sentence for each rule that the given properties break. */
export const complaints = (rules: Rules, given: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(rules)
    .filter(([name, rule]) => !rule.accepts(given[name]))
    .map(([name, rule]) => `${name}: expected ${rule.expected}`);
