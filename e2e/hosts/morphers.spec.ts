/**
 * Some libraries change the page on screen into another page, node by node. They do not see the picker's state, but the
 * state must survive.
 */
import type { Page } from '@playwright/test';
import { expect, type Host, plans, scriptTag, test } from './support/host.ts';

/**
 * The markup of the picker, as the server renders it, with old prices. The script that sets the picker up has the right
 * prices.
 */
const ofTheServer = (host: Host, turn: number) => `<div id="step" data-turn="${turn}">
    <p id="turn">Turn ${turn}</p>
    <form id="payment">
      <ff-plan-picker id="picker" name="plan" org-id="${host.session.orgId}" selected="month" class="turn-${turn}"
        plans='${JSON.stringify(plans.map((plan) => ({ ...plan, price: '1.00' })))}'></ff-plan-picker>
      <button>Pay</button>
    </form>
  </div>`;

const setUp = (host: Host) => `<script>{
    ${host.given}
    Object.assign(document.querySelector('#picker'), checkout);
  }</script>`;

/** Morphs the page during a write, and again after it. The picker must keep its state. */
const expectUntouched = async (page: Page, host: Host, morph: (turn: number) => Promise<unknown>) => {
  await host.expectPayableAt(host.picker, 'month');
  await page.evaluate(
    () => void Object.assign(document.querySelector('#picker') as object, { isSame: true }),
  );
  const asserted = host.written().length;
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await morph(1);
  await expect(page.locator('#turn')).toHaveText('Turn 1');
  expect([await host.read('value'), await host.read('canPay')]).toEqual(['year', false]);
  gate.release();
  await host.expectPayableAt(host.picker, 'year');
  await morph(2);
  await expect(page.locator('#turn')).toHaveText('Turn 2');
  expect(await host.picker.evaluate((picker) => [picker.className, Reflect.get(picker, 'isSame')])).toEqual([
    'turn-2',
    true,
  ]);
  await host.expectPayableAt(host.picker, 'year');
  expect(await host.read('problem')).toBeNull();
  expect(host.written().slice(asserted)).toEqual(['year']);
  await host.expectUsable();
};

/** For each library, a script that runs in the page. In the script, `html` is the server's next answer. */
const morphers: Readonly<Record<string, { readonly library: string; readonly morph: string }>> = {
  morphdom: {
    library: 'morphdom/dist/morphdom-umd.js',
    morph: `morphdom(document.querySelector('#step'), html)`,
  },
  idiomorph: {
    library: 'idiomorph/dist/idiomorph.js',
    morph: `Idiomorph.morph(document.querySelector('#step'), html)`,
  },
  'a diff like that of LiveView, which takes attributes that the server does not know': {
    library: 'morphdom/dist/morphdom-umd.js',
    morph: `morphdom(document.querySelector('#step'), html, {
      childrenOnly: false,
      getNodeKey: (node) => node.id || node.getAttribute?.('data-phx-component'),
      onBeforeElUpdated(from, to) {
        if (from.isEqualNode(to)) return false;
        for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
        for (const { name, value } of [...to.attributes]) from.setAttribute(name, value);
        return true;
      },
    })`,
  },
};

for (const [name, { library, morph }] of Object.entries(morphers)) {
  test(`${name} leaves a picker that was set up by properties as it is`, async ({ page, host }) => {
    await host.open(host.library(library) + scriptTag + ofTheServer(host, 0) + setUp(host));
    await expectUntouched(page, host, (turn) =>
      page.evaluate(([run, html]) => new Function('html', run)(html), [
        morph,
        ofTheServer(host, turn),
      ] as const),
    );
  });
}

test('a morph removes attributes that properties have set, as it does with an input, and the plan stays payable', async ({
  page,
  host,
}) => {
  // The server's markup has no `name` and no `required`. The page's script sets both properties, so the elements get
  // these attributes.
  const bare = (turn: number) =>
    ofTheServer(host, turn).replace(' name="plan"', '').replace('<button>', '<input id="input"><button>');
  const script = `<script>{
    ${host.given}
    const reflected = { name: 'plan', required: true };
    Object.assign(document.querySelector('#input'), { value: 'month', ...reflected });
    Object.assign(document.querySelector('#picker'), { ...checkout, ...reflected });
  }</script>`;
  await host.open(host.library('idiomorph/dist/idiomorph.js') + scriptTag + bare(0) + script);
  await host.expectPayableAt(host.picker, 'month');
  const properties = () =>
    page.evaluate(() =>
      ['picker', 'input'].map((id) => {
        const { name, required } = document.getElementById(id) as HTMLInputElement;
        return { name, required };
      }),
    );
  const submitted = () =>
    page.evaluate(() => [...new FormData(document.querySelector('#payment') as HTMLFormElement)]);
  const set = { name: 'plan', required: true };
  expect(await properties()).toEqual([set, set]);
  expect(await submitted()).toEqual([
    ['plan', 'month'],
    ['plan', 'month'],
  ]);

  await page.evaluate(
    (html) => new Function('html', `Idiomorph.morph(document.querySelector('#step'), html)`)(html),
    bare(1),
  );
  await expect(page.locator('#turn')).toHaveText('Turn 1');
  const unset = { name: '', required: false };
  expect(await properties()).toEqual([unset, unset]);
  expect(await submitted()).toEqual([]);
  await host.expectPayableAt(host.picker, 'month');
  await host.expectUsable();
});

test('htmx with its morphing leaves a picker that was set up by properties as it is', async ({
  page,
  host,
}) => {
  const libraries = host.library('htmx.org/dist/htmx.js') + host.library('idiomorph/dist/idiomorph-ext.js');
  const button = (turn: number) =>
    `<button type="button" hx-get="/turn/${turn}" hx-target="#step" hx-swap="morph:outerHTML">Turn ${turn}</button>`;
  for (const turn of [1, 2]) host.servePage(`/turn/${turn}`, ofTheServer(host, turn));
  const body = `<div hx-ext="morph">${button(1)}${button(2)}${ofTheServer(host, 0)}</div>`;
  await host.open(libraries + scriptTag + body + setUp(host));
  await expectUntouched(page, host, (turn) => page.getByRole('button', { name: `Turn ${turn}` }).click());
});

test('htmx that swaps a step of the funnel for the same step keeps the pick', async ({ page, host }) => {
  const step = (turn: number) => ofTheServer(host, turn) + setUp(host);
  host.servePage('/again', step(1));
  const button = `<button hx-get="/again" hx-target="#funnel">Again</button>`;
  await host.open(
    `${host.library('htmx.org/dist/htmx.js')}${scriptTag}${button}<div id="funnel">${step(0)}</div>`,
  );
  await host.expectPayableAt(host.picker, 'month');
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await page.getByRole('button', { name: 'Again' }).click();
  await expect(page.locator('#turn')).toHaveText('Turn 1');
  expect([await host.read('value'), await host.read('canPay')]).toEqual(['year', false]);
  gate.release();
  await host.expectPayableAt(host.picker, 'year');
  await host.expectUsable();
});

const turboPage = (host: Host, turn: number, head = '') => `<!doctype html><html lang="en"><head>
    <meta charset="utf-8"><title>Turn ${turn}</title>
    <meta name="turbo-refresh-method" content="morph"><meta name="turbo-refresh-scroll" content="preserve">
    ${host.library('@hotwired/turbo/dist/turbo.es2017-umd.js')}${scriptTag}${head}
  </head><body>${ofTheServer(host, turn)}
    <a href="/help">Help</a>
    <script>if (!document.querySelector('#picker').session) {
      ${host.given}
      Object.assign(document.querySelector('#picker'), checkout);
    }</script></body></html>`;

test('a page that Turbo morphs leaves a picker that was set up by properties as it is', async ({
  page,
  host,
}) => {
  for (const turn of [0, 1, 2]) host.servePage('/funnel', turboPage(host, turn));
  host.servePage('/funnel', turboPage(host, 0));
  await page.goto(`${host.siteUrl}/funnel`);
  await expectUntouched(page, host, async (turn) => {
    host.servePage('/funnel', turboPage(host, turn));
    await page.evaluate(() => {
      const { Turbo } = window as unknown as { Turbo: { visit(url: string, options: object): void } };
      Turbo.visit(location.href, { action: 'replace' });
    });
  });
});

test('a shopper who leaves a page of Turbo and comes back sees and pays the plan of the session', async ({
  page,
  host,
}) => {
  host.servePage('/funnel', turboPage(host, 0));
  host.servePage(
    '/help',
    `<!doctype html><html lang="en"><head><title>Help</title>
      ${host.library('@hotwired/turbo/dist/turbo.es2017-umd.js')}${scriptTag}</head><body><h1>Help</h1></body></html>`,
  );
  await page.goto(`${host.siteUrl}/funnel`);
  await host.expectPayableAt(host.picker, 'month');
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await page.getByText('Help').click();
  await expect(page.getByRole('heading')).toHaveText('Help');
  await page.evaluate(() => history.back());
  await expect(page.getByRole('radio')).toHaveCount(3);
  // A picker that forgot its earlier write would write the plan of the markup now. These requests give it time to do
  // so.
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate((url) => fetch(url).catch(() => {}), host.serviceUrl);
  }
  expect(await host.read('canPay')).toBe(false);
  // The service takes the earlier write only after the shopper has left the page and come back.
  gate.release();
  await expect.poll(() => host.read('canPay')).toBe(true);
  await host.expectPayableAt(host.picker, await host.read('value'));
  await host.expectUsable();
});
