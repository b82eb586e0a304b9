/** The runs for each page and heading. A run shows whether a block does what its text says. */
import type { Runs } from '../run.ts';
import { runs as billingSdk } from './billing-sdk.ts';
import { runs as frameworks } from './frameworks.ts';
import { runs as payGate } from './pay-gate.ts';
import { runs as plans } from './plans.ts';
import { runs as readme } from './readme.ts';
import { runs as recipes } from './recipes.ts';
import { runs as testing } from './testing.ts';
import { runs as theming } from './theming.ts';

export const runs: Readonly<Record<string, Runs>> = {
  'README.md': readme,
  'docs/frameworks.md': frameworks,
  'docs/pay-gate.md': payGate,
  'docs/billing-sdk.md': billingSdk,
  'docs/plans.md': plans,
  'docs/recipes.md': recipes,
  'docs/testing.md': testing,
  'docs/theming.md': theming,
};
