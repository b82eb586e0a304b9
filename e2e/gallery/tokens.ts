/** The custom properties of a theme, as a style sheet has them. */
export type Tokens = Readonly<Record<string, string>>;

/** The themes in a style sheet, by name. Their selectors are like `[data-theme="pine"]`. */
export const readThemes = (css: string): Readonly<Record<string, Tokens>> =>
  Object.fromEntries(
    [...css.matchAll(/\[data-theme="(\w+)"\] \{([^}]*)\}/g)].map(([, name = '', body = '']) => [
      name,
      Object.fromEntries(
        [...body.matchAll(/(--ff-\w+):\s*([^;]+);/g)].map(([, token = '', value = '']) => [token, value]),
      ),
    ]),
  );

export const writeRule = (tokens: Tokens): string =>
  ['ff-plan-picker {', ...Object.entries(tokens).map(([token, value]) => `  ${token}: ${value};`), '}'].join(
    '\n',
  );
