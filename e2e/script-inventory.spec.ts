/** docs/script-inventory.md must list everything that a browser sees the script do, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { PricePoint } from '../src/testing/index.ts';
import { namesIn, rowsUnder } from '../tests/documents.ts';
import { expect, scriptTag, test } from './checkout.ts';

const root = join(import.meta.dirname, '..');
const inventory = readFileSync(join(root, 'docs/script-inventory.md'), 'utf8');

const pricePoint = (ident: string): PricePoint => ({
  ...{ ident, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro', features: [] },
  ...{ lifetime_price: null, next_price: '19.99', next_period: 1, next_period_duration: 'months' },
});
test.use({ sandboxOptions: { pricePoints: [pricePoint('month'), pricePoint('year')] } });

/** Runs in the page before anything else. Collects what the script writes. */
const watch = () => {
  const before = new Set(Reflect.ownKeys(window));
  const written: Record<string, Set<string>> = {};
  const keep = (where: string, name: string) => {
    written[where] ??= new Set();
    written[where].add(name);
  };
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (name, value) {
    keep(this === sessionStorage ? 'sessionStorage' : 'localStorage', name);
    setItem.call(this, name, value);
  };
  const { define } = CustomElementRegistry.prototype;
  CustomElementRegistry.prototype.define = function (name, ...rest) {
    keep('custom elements', name);
    define.call(this, name, ...rest);
  };
  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      keep('BroadcastChannel', name);
      super(name);
    }
  };
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (this: LockManager, ...asked: [string]) {
    keep('Web Locks', asked[0]);
    return Reflect.apply(request, this, asked);
  } as typeof request;

  Object.assign(window, {
    watchDocument() {
      new MutationObserver((records) => {
        for (const { target, attributeName, addedNodes, removedNodes } of records) {
          const { localName } = target as Element;
          const where = localName === 'head' ? 'the page’s `<head>`' : localName;
          if (attributeName && localName === 'ff-plan-picker')
            keep('attributes of the element', attributeName);
          else if (attributeName) keep(`attributes of ${localName}`, attributeName);
          for (const node of [...addedNodes, ...removedNodes]) keep(where, node.nodeName.toLowerCase());
        }
      }).observe(document, { attributes: true, childList: true, subtree: true });
    },
    readWritten() {
      for (const key of Reflect.ownKeys(window)) {
        if (before.has(key) || ['watchDocument', 'readWritten', 'heard', 'pay'].includes(String(key)))
          continue;
        if (typeof key === 'symbol') keep('window, under symbols', key.description ?? '');
        else keep('window', key);
      }
      return Object.fromEntries(Object.entries(written).map(([where, names]) => [where, [...names].sort()]));
    },
  });
};

test('the script contacts and writes what the inventory lists, and nothing else', async ({
  page,
  checkout,
}) => {
  const { serviceUrl, siteUrl, session } = checkout;
  const contacted = new Set<string>();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    // Requests for the page's own files, and the page's payments, do not count.
    if (origin === siteUrl || pathname.startsWith('/sandbox/sessions/')) return;
    expect(origin).toBe(serviceUrl);
    contacted.add(`${request.method()} ${pathname.replace(`/${session.orgId}/`, '/{org-id}/')}`);
  });
  await page.addInitScript(watch);
  await checkout.open(`${scriptTag}<script src="/dist/locales/de.script.js"></script><div id="plans"></div>`);
  await page.evaluate(
    ({ orgId, clientToken, orderId, ident, baseUrl }) => {
      const picker = document.createElement('ff-plan-picker');
      document.querySelector('#plans')?.append(picker);
      Reflect.get(window, 'watchDocument')();
      Object.assign(picker, { orgId, baseUrl, session: { clientToken, orderId }, selected: ident });
      Object.assign(picker, {
        pricePoints: ['month', 'year'],
        plans: [
          { ident: 'month', title: 'Monthly' },
          { ident: 'year', title: 'Yearly' },
        ],
      });
      Object.assign(picker, {
        locale: 'de',
        name: 'plan',
        layout: 'row',
        required: true,
        disabled: true,
        numberWrites: true,
      });
      picker.disabled = false;
    },
    { ...session, baseUrl: serviceUrl },
  );
  await checkout.expectPayable('month');
  await checkout.picker.evaluate(async (picker: PlanPickerElement) => {
    await picker.pick('year');
    (await picker.beginPayment()).release();
  });
  await checkout.set({ orgId: 'not an id' });
  await expect.poll(() => checkout.read('status')).toBe('closed');
  await checkout.picker.evaluate((picker) => picker.remove());

  const written = await page.evaluate(() => Reflect.get(window, 'readWritten')());
  // The test itself has put the picker into the `div`.
  expect(written.div).toEqual(['ff-plan-picker']);
  delete written.div;
  for (const where of ['BroadcastChannel', 'Web Locks', 'localStorage'])
    written[where] = [...new Set<string>(written[where].map(withoutHashes))].sort();
  expect(written).toEqual(listed('What it writes'));
  expect([...contacted].sort()).toEqual(
    rowsUnder(inventory, 'What it contacts')
      .flatMap(([request]) => namesIn(request))
      .sort(),
  );
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(said.filter((text) => !text.startsWith('ff-plan-picker: '))).toEqual([]);
  expect(said).not.toEqual([]);
});

test('the built script has no other way to send data, and names no other host', () => {
  const script = readFileSync(join(root, 'dist/plan-picker.js'), 'utf8');
  const ways =
    /XMLHttpRequest|sendBeacon|WebSocket|EventSource|indexedDB|\.cookie|Worker|new Image|import\(/g;
  expect(script.match(ways)).toBeNull();
  const hosts = new Set([...script.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host));
  // These three names are in the script, but the script contacts none of them. They are a namespace, a host in ky that
  // is never used, and the address of ky's source.
  for (const host of ['www.w3.org', 'empty.invalid', 'github.com']) hosts.delete(host);
  expect([...hosts]).toEqual(['billing.funnelfox.com']);
});

/** Replaces the hashes and numbers of the checkout, the page and the write in a name, because they differ each time. */
const withoutHashes = (name: string): string =>
  name
    .replace(/^(ff-plan-picker:2:write):[^:]+:[^:]+$/, '$1:{hash}:{write}')
    .replace(/^(ff-plan-picker:2):(?!write:|opened$)[^:]+/, '$1:{hash}')
    .replace(/^(ff-plan-picker:2:\{hash\}):(?!pay$)[^:]+$/, '$1:{page}');

/** The names in a table of the inventory, by the place where they are written. */
function listed(heading: string): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const [name, places = ''] of rowsUnder(inventory, heading)) {
    const each = places.includes('Storage')
      ? namesIn(places)
      : [places.replace(/`(window|\w+Channel)`/, '$1')];
    for (const place of each) names[place] = [...(names[place] ?? []), ...namesIn(name)].sort();
  }
  return names;
}
