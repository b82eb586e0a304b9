import { readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { oldestIn } from '../tests/oldest/compat-data.ts';

const family = process.env.E2E_EMULATES === 'safari' ? 'safari' : 'firefox';
// The other config must not be imported: webkit.config.ts tells the workers that the engine is WebKit.
const { default: config } =
  family === 'safari' ? await import('./webkit.config.ts') : await import('./firefox.config.ts');
const name = { firefox: 'Firefox', safari: 'Safari' }[family];

/** Tests of picks, amounts and looks, in browsers without what came after the oldest Firefox and Safari. */
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
