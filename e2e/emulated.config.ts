import { readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { oldestIn } from '../tests/oldest/compat-data.ts';

const family = process.env.E2E_EMULATES === 'safari' ? 'safari' : 'firefox';
// Only one of them: each says to the workers which engine it is.
const { default: config } =
  family === 'safari' ? await import('./webkit.config.ts') : await import('./firefox.config.ts');
const name = { firefox: 'Firefox', safari: 'Safari' }[family];

/** The main job and the money, where what came after the oldest Firefox and Safari is taken away. */
export default defineConfig({
  ...config,
  testMatch: ['pick', 'rollback', 'form', 'money', 'look'].map((spec) => `**/${spec}.spec.ts`),
  projects: [
    {
      ...config.projects?.[0],
      name: `${name} ${oldestIn(readFileSync('vite.config.ts', 'utf8'))[family]}, emulated`,
    },
  ],
});
