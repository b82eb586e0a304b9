/**
 * How the total time grows with the number of
 *
 * - plans (4 to 400)
 * - letters in a title (1,000 to 64,000)
 * - pickers on a page (1 to 200)
 * - picks (100 to 10,000)
 *
 * The total is about proportional to `count ** power`. The bench finds the power as the slope of a line through the
 * logarithms. With a power of 1, each further plan costs as much as the previous plan.
 *
 * To count renders, the bench makes another build of the same sources, with a hook in Preact's `options`.
 */
import { build } from 'vite';
import { openCheckout, plansOf, round, summary } from './browser.mjs';

const runs = 5;
const steps = {
  plans: [4, 25, 100, 200, 400],
  letters: [1000, 8000, 64_000],
  pickers: [1, 10, 50, 100, 200],
  picks: [100, 1000, 3000, 10_000],
};

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const { page } = await checkout.open();
  const samples = {};
  for (let n = 0; n <= runs; n += 1) {
    for (const [name, counts] of Object.entries(steps)) {
      for (const count of counts) {
        const plans = plansOf(name === 'plans' ? count : 4);
        if (name === 'letters') for (const plan of plans) plan.title = '['.repeat(count);
        const ms = await page.evaluate(growOnce, { name, count, options: checkout.options(plans) });
        // The first round is left out, because it only warms the browser up.
        if (n === 0) continue;
        samples[name] ??= {};
        samples[name][count] ??= [];
        samples[name][count].push(ms);
      }
    }
    say(`${n} of ${runs}`);
  }
  const found = {};
  for (const [name, counts] of Object.entries(samples)) {
    const medians = Object.entries(counts).map(([count, of]) => [Number(count), summary(of).median]);
    found[name] = {
      power: round(slopeOf(medians.map(([count, ms]) => [Math.log(count), Math.log(ms)]))),
      msPerUnit: round(slopeOf(medians)),
      total: Object.fromEntries(medians),
      runs,
    };
  }
  found.renders = await countRenders(checkout);
  await checkout.close();
  return found;
}

/** The slope of a line through the points, by least squares. */
function slopeOf(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const over = mean(points.map(([px, py]) => (px - x) * (py - y)));
  return over / mean(points.map(([px]) => (px - x) ** 2));
}

const growOnce = async ({ name, count, options }) => {
  const at = document.getElementById('at');
  const startedAt = performance.now();
  if (name !== 'picks') {
    const pickers = Array.from({ length: name === 'pickers' ? count : 1 }, () => {
      const into = document.createElement('div');
      at.append(into);
      return window.PlanPicker.mount(into, options);
    });
    const isThere = (picker) => picker.shadowRoot.querySelectorAll('input').length === options.plans.length;
    while (!pickers.every(isThere)) await Promise.resolve();
    at.getBoundingClientRect();
    const ms = performance.now() - startedAt;
    at.replaceChildren();
    await new Promise((resolve) => setTimeout(resolve));
    return ms;
  }
  const picker = window.PlanPicker.mount(at, options);
  await picker.settled();
  const pickedAt = performance.now();
  for (let n = 1; n <= count; n += 1) {
    picker.pick(`pp_${n % 4}`);
    await Promise.resolve();
  }
  const ms = performance.now() - pickedAt;
  await picker.settled();
  at.replaceChildren();
  await new Promise((resolve) => setTimeout(resolve));
  return ms;
};

/**
 * Two numbers for each component: the most renders during one call of `pick()`, and the most renders from one pick
 * until the shopper can pay.
 */
async function countRenders(checkout) {
  const { page } = await checkout.open({ script: null });
  await page.evaluate(await countedBuild());
  const most = await page.evaluate(
    async ({ options }) => {
      const picker = window.PlanPicker.mount(document.getElementById('at'), options);
      await picker.settled();
      const most = {};
      for (let n = 1; n <= 50; n += 1) {
        window.renders = {};
        picker.pick(`pp_${n % 12}`);
        const atOnce = { ...window.renders };
        await picker.settled();
        await Promise.resolve();
        for (const [name, count] of Object.entries(window.renders)) {
          most[name] ??= { byPick: 0, untilPaid: 0 };
          most[name].byPick = Math.max(most[name].byPick, atOnce[name] ?? 0);
          most[name].untilPaid = Math.max(most[name].untilPaid, count);
        }
      }
      return most;
    },
    { options: checkout.options(plansOf(12)) },
  );
  await page.close();
  return most;
}

async function countedBuild() {
  const entry = '\0counted';
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'silent',
    define: { __VERSION__: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [
      {
        name: 'counted',
        resolveId: (id) => (id.endsWith('counted') ? entry : null),
        load: (id) =>
          id === entry
            ? `import { options } from 'preact';
               import '${process.cwd()}/src/embed.ts';
               window.renders = {};
               const before = options.__r;
               options.__r = (vnode) => {
                 if (typeof vnode.type === 'function') {
                   const { name } = vnode.type;
                   window.renders[name] = (window.renders[name] ?? 0) + 1;
                 }
                 before?.(vnode);
               };`
            : null,
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: 'counted', formats: ['iife'], name: 'Counted' },
    },
  });
  return output[0].code;
}
