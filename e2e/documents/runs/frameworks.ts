/** The blocks of the guide to frameworks. Each block is a file of an example, or a part of such a file. */
import { isExample, isPartOfExample } from '../examples.ts';
import type { Runs } from '../run.ts';

export const runs: Runs = {
  'Plain HTML': [isPartOfExample('plain/index.html')],
  Preact: [isExample('preact/src/plans.jsx')],
  React: [isExample('react/src/plans.jsx')],
  Vue: [isExample('vue/src/Plans.vue')],
  Svelte: [isExample('svelte/src/Plans.svelte')],
  'Next.js': [isExample('next/app/plans.js')],
};
