/** Polyfills and error reporters replace the browser's functions with their own. */
import type { Page } from '@playwright/test';
import { expect, type Host, scriptTag, test } from './support/host.ts';

/**
 * Libraries that replace functions of the browser. Each has its script tags, and an expression that is true once the
 * library works.
 */
const wrappers: Readonly<Record<string, { tags(host: Host): string; readonly inForce: string }>> = {
  // The page removes the browser's own functions first, so that the polyfill installs all of its own functions.
  'the fetch, Headers, Request and Response of whatwg-fetch': {
    tags: (host) =>
      `<script>for (const name of ['fetch', 'Headers', 'Request', 'Response']) {
        window['native' + name] = window[name];
        delete window[name];
      }</script>${host.library('whatwg-fetch/dist/fetch.umd.js')}`,
    inForce: 'fetch !== nativefetch && fetch.polyfill && Response !== nativeResponse',
  },
  'the fetch of whatwg-fetch, and everything else the browser’s': {
    tags: (host) =>
      `${host.library('whatwg-fetch/dist/fetch.umd.js')}<script>fetch = WHATWGFetch.fetch;</script>`,
    inForce: 'fetch.polyfill && /native code/.test(Response)',
  },
  'the fetch of unfetch, whose answers have no body': {
    tags: (host) =>
      `<script>delete window.fetch; var nativeless = !window.fetch;</script>${host.library('unfetch/polyfill/index.js')}`,
    inForce: 'nativeless && fetch.length === 2',
  },
  'the wrapped timers, listeners and requests of Sentry': {
    tags: (host) => host.library('sentry.js'),
    inForce: '!!setTimeout.__sentry_original__ && !!fetch.__sentry_original__',
  },
  'the zones of zone.js around every promise, timer, listener and request': {
    tags: (host) => host.library('zone.js/bundles/zone.umd.js'),
    inForce: `Promise.name === 'ZoneAwarePromise'`,
  },
};

const expectToWork = async (page: Page, host: Host, inForce: string) => {
  expect(await page.evaluate(inForce)).toBe(true);
  await host.expectPayableAt(host.picker, 'month');
  await host.expectUsable();
  host.fault({ kind: 'refuse', ident: 'month' });
  await host.pick('Monthly');
  await expect(page.getByText('We couldn’t switch to Monthly. You’re still on Weekly.')).toBeVisible();
  await host.expectPayableAt(host.picker, 'week');

  // The connection drops, so the picker rolls back and writes the plan that it then shows.
  host.fault({ kind: 'drop-before', ident: 'year' });
  await host.picker.evaluate((picker, impatient) => void Object.assign(picker, impatient), {
    timeout: 1000,
    lateWriteWindow: 600,
  });
  await host.pick('Yearly');
  await expect.poll(() => host.read('value')).toBe('week');
  host.fault(null);
  await host.expectPayableAt(host.picker, 'week');
  await host.expectUsable();
};

for (const [name, { tags, inForce }] of Object.entries(wrappers)) {
  for (const order of ['before', 'after']) {
    test(`with ${name}, loaded ${order} the script, a shopper picks and pays`, async ({ page, host }) => {
      const wrapping = tags(host);
      await host.open((order === 'before' ? wrapping + scriptTag : scriptTag + wrapping) + host.markup());
      await expectToWork(page, host, inForce);
    });
  }
}
