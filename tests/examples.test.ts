/** The dependencies of the examples. `npm run test:examples` builds and uses the examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = 'e2e/examples';
const examples = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/package.json`));

test.each(examples)(
  'the example %s is made with exact versions, and with the package as it is packed',
  (name) => {
    const { dependencies } = JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8'));
    const { 'funnelfox-plan-picker': own, ...others } = dependencies as Record<string, string>;
    expect(own).toBe('file:../package.tgz');
    for (const [framework, version] of Object.entries(others))
      expect(version, framework).toMatch(/^\d+\.\d+\.\d+$/);
  },
);

test('there is an example for each kind of page', () => {
  expect(examples.sort()).toEqual(['next', 'plain', 'preact', 'react', 'svelte', 'vue']);
});
