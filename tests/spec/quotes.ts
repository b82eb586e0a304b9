/** The specification as its readers see it, also where it is quoted. */
import { readFileSync } from 'node:fs';

export const files = ['picker', 'checkout', 'promise'] as const;

export const textOf = (file: (typeof files)[number]): string =>
  readFileSync(new URL(`../../spec/${file}.qnt`, import.meta.url), 'utf8');

/** Whether the specification has these lines, one after the other. A quote stands two spaces further to the left. */
export const isInSpecification = (quote: string): boolean =>
  quote.trim() !== '' && files.some((file) => textOf(file).replace(/^ {2}/gm, '').includes(`\n${quote}`));
