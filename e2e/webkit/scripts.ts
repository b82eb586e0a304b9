/**
 * The scripts that Playwright itself runs in pages: selectors, roles and names, matchers, clock. WebKit gets the same
 * scripts, so that a test means the same in WebKit. Playwright does not export these scripts, so they are read from its
 * bundle.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);

interface Bundle {
  readonly iso: {
    escapeForAttributeSelector(value: string | RegExp, exact: boolean): string;
    escapeForTextSelector(text: string | RegExp, exact: boolean): string;
    asLocator(language: 'javascript', selector: string): string;
    parseAriaSnapshotUnsafe(yaml: object, text: string): object;
  };
}

const { iso } = require('playwright-core/lib/coreBundle') as Bundle;
const { yaml } = require('playwright-core/lib/utilsBundle') as { readonly yaml: object };

export const { escapeForAttributeSelector, escapeForTextSelector, asLocator } = iso;

/** Reads the text of a snapshot. Playwright compares the result with an accessibility tree. */
export const treeOf = (snapshot: string): object => iso.parseAriaSnapshotUnsafe(yaml, snapshot);

const bundle = readFileSync(require.resolve('playwright-core/lib/coreBundle'), 'utf8');

/** The source of one of Playwright's scripts. Playwright's bundle stores it as a string in this module. */
function sourceOf(module: string): string {
  const within = new RegExp(
    `generated/${module}\\.ts"\\(\\) \\{\\s+"use strict";\\s+\\w+ = ([\\s\\S]*?);\\n  \\}\\n\\}\\);`,
  );
  const [, literal] = within.exec(bundle) ?? [];
  if (literal === undefined) throw new Error(`This version of Playwright keeps no ${module}.`);
  return runInNewContext(literal) as string;
}

/** Puts Playwright's `InjectedScript` into the page. */
export const matchersScript = (): string => `() => {
  const module = {};
  ${sourceOf('injectedScriptSource')}
  const options = {
    isUnderTest: false, sdkLanguage: 'javascript', frameSeq: 0, testIdAttributeName: 'data-testid',
    stableRafCount: 1, browserName: 'webkit', shouldPrependErrorPrefix: false, isUtilityWorld: false,
    customEngines: [],
  };
  window[Symbol.for('matchers')] = new (module.exports.InjectedScript())(globalThis, options);
}`;

/** Replaces the page's clock with one that a test can stop. */
export const clockScript = (): string => `(() => {
  const module = {};
  ${sourceOf('clockSource')}
  if (!globalThis.__pwClock) globalThis.__pwClock = (module.exports.inject())(globalThis, 'webkit');
})()`;
