import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../checkout.ts';
import { root } from './blocks.ts';
import type { Run } from './run.ts';

/** The block must be the same text as a file of an example. examples.spec.ts runs that file. */
export function isExample(file: string): Run {
  return async (code) => expect(code).toBe(readFileSync(join(root, 'e2e/examples', file), 'utf8'));
}

/** The block must be a part of a file of an example. */
export function isPartOfExample(file: string): Run {
  return async (code) => {
    const page = readFileSync(join(root, 'e2e/examples', file), 'utf8').replace(/^ {2}/gm, '');
    expect(page).toContain(`\n${code}`);
  };
}
