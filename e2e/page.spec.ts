/**
 * What pages do with a picker: they load it late or twice, stream it, move it, remove it, mount it again and nest it.
 * Whatever they do, the token must not leak.
 */
import type { PlanPickerElement } from '../src/element/element.ts';
import type { Fault } from '../src/testing/index.ts';
import { type Checkout, expect, impatient, openAtRest, plans, scriptTag, test } from './checkout.ts';

/** The options that a picker needs, as properties. */
const options = ({ serviceUrl, session: { orgId, clientToken, orderId, ident } }: Checkout) => ({
  ...{ orgId, baseUrl: serviceUrl, session: { clientToken, orderId }, selected: ident, plans },
});

/** The markup of a picker that has its plans in a child element `<script>`. */
const markupWithScript = (checkout: Checkout, json: string) =>
  checkout
    .markup()
    .replace(/plans='[^']*'/, '')
    .replace('></ff', `><script type="application/json">${json}</script></ff`);

test('takes the properties that were set before the script was loaded', async ({ checkout }) => {
  const given = JSON.stringify({ ...options(checkout), name: 'plan', layout: 'row' });
  await checkout.openPayable(`<ff-plan-picker></ff-plan-picker>
    <script>Object.assign(document.querySelector('ff-plan-picker'), ${given})</script>${scriptTag}`);
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('upgrades markup that was there before the script', async ({ checkout }) => {
  await checkout.openPayable(checkout.markup() + scriptTag);
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

// The test checks only that the picker asks for a connection. The browser decides whether it connects, and a browser
// under test mostly does not.
test('asks the browser to connect to the service at the start, and leaves nothing in the page', async ({
  page,
  checkout,
}) => {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Reflect.set(window, 'asked', asked);
    new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes]))
        if (node instanceof HTMLLinkElement) asked.push(`${node.rel} ${node.crossOrigin} ${node.href}`);
    }).observe(document, { childList: true, subtree: true });
  });
  await checkout.open();
  await checkout.expectPayable('month');
  expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual([
    `preconnect anonymous ${new URL(checkout.serviceUrl).origin}/`,
  ]);
  await expect(page.locator('link')).toHaveCount(0);
});

test('a script that is loaded twice changes nothing', async ({ page, checkout }) => {
  await checkout.openPayable(
    `${scriptTag}${checkout.markup()}<script src="/dist/plan-picker.js?v=2"></script>`,
  );
  const first = await page.evaluateHandle(() => window.PlanPicker);
  await page.addScriptTag({ url: '/dist/plan-picker.js?v=3' });
  expect(await first.evaluate((first) => first === window.PlanPicker)).toBe(true);
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('an element that a script makes is a picker, too', async ({ page, checkout }) => {
  await checkout.open(scriptTag);
  await page.evaluate((options) => {
    const picker = document.createElement('ff-plan-picker');
    document.body.append(Object.assign(picker, options));
  }, options(checkout));
  await checkout.expectPayable('month');
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['month', 'year']);
});

test('reads its plans from a script child', async ({ page, checkout }) => {
  await checkout.open(scriptTag + markupWithScript(checkout, JSON.stringify(plans)));
  await expect(page.getByRole('radio')).toHaveCount(3);
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
});

test('waits for plans that arrive in pieces, and reports no problem meanwhile', async ({
  page,
  checkout,
}) => {
  const markup = scriptTag + markupWithScript(checkout, JSON.stringify(plans));
  const half = markup.indexOf('Monthly');
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* slowly() {
    yield markup.slice(0, half);
    await finished;
    yield markup.slice(half);
  }
  await checkout.open(slowly());
  await expect.poll(() => checkout.read('status')).toBe('empty');
  await expect(page.getByRole('radio')).toHaveCount(0);

  finish();
  await expect(page.getByRole('radio')).toHaveCount(3);
  await checkout.expectPayable('month');
  expect((await checkout.heard()).filter(({ type }) => type === 'plan-problem')).toEqual([]);
});

test('a picker that is moved during a write keeps its state, and the move costs no write', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(`${scriptTag}${checkout.markup()}<div id="elsewhere"></div>`);
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;
  await page.evaluate(() =>
    document.querySelector('#elsewhere')?.append(...document.querySelectorAll('ff-plan-picker')),
  );
  expect(await checkout.read('value')).toBe('year');
  expect(await checkout.read('status')).toBe('saving');

  gate.release();
  await checkout.expectPayable('year');
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

test('a picker that is removed gives up its write, and sends nothing until it is put back', async ({
  page,
  checkout,
}) => {
  const { sandbox, session } = checkout;
  // The page's clock is stopped, so the write cannot time out.
  await openAtRest(page, checkout);
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;
  const removed = await checkout.picker.elementHandle();
  await removed?.evaluate((picker) => picker.remove());
  await sandbox.until(() => sandbox.writes(session.orderId).at(-1)?.clientLeft === true);
  await page.clock.runFor(60_000);
  expect(checkout.written()).toEqual(['year']);

  await removed?.evaluate((picker) => document.body.append(picker));
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year', 'year']);
  gate.release();
});

/** How the place goes away in which the page's script has drawn a picker: how it opens, and how it ends. */
const places: Readonly<Record<string, readonly [open: () => Window | null | undefined, end: () => unknown]>> =
  {
    'a frame that is removed': [
      () => document.querySelector('iframe')?.contentWindow,
      () => document.querySelector('iframe')?.remove(),
    ],
    'a frame that loads another document': [
      () => document.querySelector('iframe')?.contentWindow,
      () => document.querySelector('iframe')?.setAttribute('srcdoc', 'Thank you'),
    ],
    'a frame that loads a document of another origin': [
      () => document.querySelector('iframe')?.contentWindow,
      () => document.querySelector('iframe')?.contentWindow?.location.replace('data:text/html,Thank you'),
    ],
    'a popup that is closed': [
      () => Object.assign(window, { popup: window.open('') }).popup,
      () => (window as unknown as { popup: Window }).popup.close(),
    ],
  };

for (const [place, [open, end]] of Object.entries(places)) {
  test(`a picker in ${place} leaves the page: it keeps no lock, and nobody can pay with it`, async ({
    page,
    checkout,
  }) => {
    await checkout.open(`<iframe srcdoc="<p>Plans</p>"></iframe>${scriptTag}`);
    await page.evaluate(
      ([options, open]) => {
        const { document } = new Function(`return (${open})()`)() as Window;
        const picker = window.PlanPicker?.mount(document.body, options);
        Object.assign(window, { picker });
      },
      [options(checkout), String(open)] as const,
    );
    const read = () =>
      page.evaluate(async () => {
        const { picker } = window as unknown as { picker: PlanPickerElement };
        const { held = [] } = await navigator.locks.query();
        return { canPay: picker.canPay, hasLocks: held.length > 0 };
      });
    await expect.poll(read).toEqual({ canPay: true, hasLocks: true });
    checkout.hold();
    await page.evaluate(() => {
      const { picker } = window as unknown as { picker: PlanPickerElement };
      picker.pick('year');
      const payment = picker.beginPayment().catch(({ message }) => message);
      Object.assign(window, { payment });
    });
    await page.evaluate(end);
    await expect.poll(read).toEqual({ canPay: false, hasLocks: false });
    const payment = await page.evaluate(() => Reflect.get(window, 'payment'));
    expect(payment).toContain('the picker left the page');
  });
}

test('a picker that is removed during a retry pause does not retry', async ({ page, checkout }) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'rate-limit', retryAfter: 5 });
  await checkout.pick('Yearly');
  await expect.poll(() => checkout.read('confirmed')).toBeNull();
  const removed = await checkout.picker.elementHandle();
  await removed?.evaluate((picker) => picker.remove());
  checkout.fault(null);
  await page.clock.runFor(60_000);
  expect(checkout.written()).toEqual(['year']);

  await removed?.evaluate((picker) => document.body.append(picker));
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year', 'year']);
});

test('a hundred pickers, each removed during a write, leave no timer, listener or node', async ({
  page,
  checkout,
}) => {
  await page.addInitScript(countTimers);
  await checkout.open(scriptTag);
  checkout.fault({ kind: 'hang' });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const weigh = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const found = new Map(metrics.map(({ name, value }) => [name, value]));
    return [found.get('JSEventListeners') ?? Number.NaN, found.get('Nodes') ?? Number.NaN] as const;
  };
  const comeAndGo = (times: number) =>
    page.evaluate(
      async ([options, times]) => {
        const { timers } = window as unknown as { timers: Set<number> };
        let most = 0;
        for (let time = 0; time < times; time += 1) {
          const picker = document.createElement('ff-plan-picker');
          document.body.append(Object.assign(picker, options));
          picker.pick('year');
          picker.pick('week');
          most = Math.max(most, timers.size);
          picker.remove();
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return { most, left: timers.size };
      },
      [options(checkout), times] as const,
    );

  await comeAndGo(5);
  const before = await weigh();
  const timers = await comeAndGo(100);
  expect(timers.most).toBeGreaterThan(0);
  expect(timers.left).toBe(0);
  await expect(async () => {
    const [listeners, nodes] = await weigh();
    expect(listeners).toBeLessThanOrEqual(before[0]);
    expect(nodes).toBeLessThanOrEqual(before[1]);
  }).toPass();
});

test('two pickers of one session show the same plan, and cost one write', async ({ page, checkout }) => {
  await checkout.openPayable(scriptTag + checkout.markup() + checkout.markup());
  const second = page.locator('ff-plan-picker').nth(1);
  const gate = checkout.hold();
  await second.getByRole('radio', { name: 'Yearly' }).click();
  await gate.arrived;
  expect(await checkout.read('value')).toBe('year');
  expect(await checkout.read('canPay')).toBe(false);

  gate.release();
  await checkout.expectPayable('year');
  expect(await second.evaluate((picker: PlanPickerElement) => picker.canPay)).toBe(true);
  await checkout.picker.getByRole('radio', { name: 'Weekly' }).click();
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

test('two pickers of two sessions do not affect each other', async ({ page, checkout }) => {
  const { sandbox } = checkout;
  const other = sandbox.createSession({ ident: 'week' });
  await checkout.openPayable(scriptTag + checkout.markup() + checkout.markup('', other));
  await checkout.picker.getByRole('radio', { name: 'Yearly' }).click();
  await checkout.expectPayable('year');
  const second = page.locator('ff-plan-picker').nth(1);
  expect(await second.evaluate((picker: PlanPickerElement) => picker.value)).toBe('week');
  await second.getByRole('radio', { name: 'Monthly' }).click();
  await expect.poll(() => sandbox.holds(other.orderId)).toBe('month');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('works inside a shadow root of the page', async ({ checkout }) => {
  // The oldest browsers do not have `shadowrootmode`, so a script makes the shadow root.
  const root = `document.querySelector('div').attachShadow({ mode: 'open' })`;
  await checkout.openPayable(
    `${scriptTag}<div></div><script>${root}.innerHTML = ${JSON.stringify(checkout.markup())}</script>`,
  );
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect((await checkout.heard()).map(({ type }) => type)).toContain('change');
  expect(checkout.written()).toEqual(['year']);
});

test('mounting twice into one place gives one picker with the latest options', async ({ page, checkout }) => {
  await checkout.open(`${scriptTag}<div id="here"></div>`);
  const isSame = await page.evaluate((options) => {
    const first = window.PlanPicker?.mount('#here', options as never);
    const second = window.PlanPicker?.mount('#here', { ...options, locale: 'de' } as never);
    return first === second;
  }, options(checkout));
  expect(isSame).toBe(true);
  await expect(page.locator('ff-plan-picker')).toHaveCount(1);
  await expect(page.getByText('19,99').first()).toBeVisible();
  await checkout.expectPayable('month');
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['month', 'year']);
});

/** Every way in which a write can fail. Some services quote the request in their answer. */
const failures: readonly ((token: string) => Fault)[] = [
  ...[400, 401, 403, 404, 409, 410, 422].map((status) => () => ({ kind: 'refuse', status }) as const),
  (token) => ({ kind: 'refuse', code: token, message: `no plan for ${token}` }),
  (token) => ({ kind: 'refuse-under-200', code: token, message: `no plan for ${token}` }),
  () => ({ kind: 'error', status: 500 }),
  () => ({ kind: 'error', status: 504 }),
  () => ({ kind: 'rate-limit', retryAfter: 0 }),
  () => ({ kind: 'drop-before' }),
  () => ({ kind: 'drop-after' }),
  () => ({ kind: 'hang' }),
  () => ({ kind: 'html' }),
];

test('whatever fails, the token is in no URL, message, storage, event or text', async ({
  page,
  checkout,
}) => {
  const { sandbox } = checkout;
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url(), JSON.stringify(request.headers())));
  page.on('console', (message) => seen.push(message.text()));
  await checkout.open(scriptTag);
  const sessions = failures.map((failure) => {
    const session = sandbox.createSession({ ident: 'month' });
    sandbox.fault(session.orderId, failure(session.clientToken));
    return session;
  });
  const mounted = sessions.map((session) => ({ ...options({ ...checkout, session }), ...impatient }));

  const problems = await page.evaluate(
    (mounted) =>
      Promise.all(
        mounted.map(async (options) => {
          const place = document.body.appendChild(document.createElement('div'));
          const picker = window.PlanPicker?.mount(place, options as never);
          const failed = new Promise((resolve) => picker?.addEventListener('plan-problem', resolve));
          picker?.pick('year');
          await failed;
          return JSON.stringify([picker?.problem, picker?.outerHTML, picker?.shadowRoot?.innerHTML]);
        }),
      ),
    mounted,
  );
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.body.innerHTML]),
  );
  seen.push(...problems, kept, JSON.stringify(await checkout.heard()));

  expect(problems).toHaveLength(failures.length);
  for (const { clientToken } of sessions) {
    expect(seen.filter((text) => text.includes(clientToken))).toEqual([]);
  }
});

/** Runs in the page before anything else. Keeps the timers that have neither fired nor been cleared. */
const countTimers = () => {
  const { setTimeout, clearTimeout } = window;
  const timers = new Set<number>();
  Object.assign(window, {
    timers,
    setTimeout(run: () => void, ms?: number) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout(timer: number) {
      timers.delete(timer);
      clearTimeout(timer);
    },
  });
};
