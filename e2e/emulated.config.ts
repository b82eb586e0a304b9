import { readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { oldestIn } from '../tests/oldest/compat-data.ts';

const family = process.env.E2E_EMULATES === 'safari' ? 'safari' : 'firefox';
// Only one of the two configs may be imported, because an import of webkit.config.ts tells the workers that the engine
// is WebKit.
const { default: config } =
  family === 'safari' ? await import('./webkit.config.ts') : await import('./firefox.config.ts');
const name = { firefox: 'Firefox', safari: 'Safari' }[family];

/**
 * Runs the tests of picks, amounts and looks in an emulated old browser. This is today's Firefox or WebKit, without the
 * features that the oldest supported Firefox or Safari lacks.
 */
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
