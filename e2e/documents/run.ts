import type { Page } from '@playwright/test';
import type { Checkout } from '../checkout.ts';
import type { Shop } from './shop.ts';

export interface Given {
  readonly page: Page;
  readonly checkout: Checkout;
  readonly shop: Shop;
}

/** Runs a block as it is written, and checks that it does what its text says. */
export type Run = (code: string, given: Given) => Promise<void>;

/**
 * The runs of a page, by heading. A heading has one run for each of its blocks, but not for a shell command or a quote
 * from the specification.
 */
export type Runs = Readonly<Record<string, readonly Run[]>>;
