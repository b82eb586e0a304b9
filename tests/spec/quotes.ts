/** Reads the specification as text, and checks quotes of it. */
import { readFileSync } from 'node:fs';

export const files = ['picker', 'checkout', 'promise'] as const;

export const textOf = (file: (typeof files)[number]): string =>
  readFileSync(new URL(`../../spec/${file}.qnt`, import.meta.url), 'utf8');

/**
 * Whether the specification has these lines, one after the other. In a quote, each line has two spaces less at its
 * start.
 */
export const isInSpecification = (quote: string): boolean =>
  quote.trim() !== '' && files.some((file) => textOf(file).replace(/^ {2}/gm, '').includes(`\n${quote}`));
