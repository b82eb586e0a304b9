/**
 * What is left in memory after 10,000 picks, and after 1,000 pickers that were added and removed. The bench does the
 * same work once before the first measurement, so that caches are full. Before each measurement, it collects garbage.
 * The browser runs with `--jitless`: otherwise V8 would also put compiled code into the heap, and this code would hide
 * what the picker leaves behind.
 */
import { launch, openCheckout, plansOf } from './browser.mjs';

export async function run({ say }) {
  const browser = await launch({ jsFlags: '--jitless' });
  try {
    return await measure(browser, say);
  } finally {
    await browser.close();
  }
}

async function measure(browser, say) {
  const checkout = await openCheckout(browser);
  const found = {};
  for (const [name, { count, act }] of Object.entries(acts)) {
    const { page, cdp } = await checkout.open({ script: null });
    await page.evaluate(countTimers);
    await page.addScriptTag({ url: checkout.scriptOf('picker') });
    const options = checkout.options(plansOf(4));
    await cdp.send('Performance.enable');
    await page.evaluate(act, { options, count });
    const before = await left(page, cdp);
    await page.evaluate(act, { options, count });
    const after = await left(page, cdp);
    found[name] = { count, before, after };
    await page.close();
    say(`${name}: ${before.heap} → ${after.heap} bytes`);
  }
  await checkout.close();
  return found;
}

const countTimers = () => {
  const live = new Set();
  const { setTimeout, clearTimeout } = window;
  window.setTimeout = (run, ms, ...rest) => {
    const id = setTimeout(() => {
      live.delete(id);
      run(...rest);
    }, ms);
    live.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    live.delete(id);
    clearTimeout(id);
  };
  window.liveTimers = () => live.size;
};

const acts = {
  picks: {
    count: 10_000,
    act: async ({ options, count }) => {
      const at = document.getElementById('at');
      const picker = window.PlanPicker.mount(at, options);
      await picker.settled();
      for (let n = 1; n <= count; n += 1) {
        picker.pick(`pp_${n % 4}`);
        await Promise.resolve();
      }
      await picker.settled();
      at.replaceChildren();
    },
  },
  pickers: {
    count: 1000,
    act: async ({ options, count }) => {
      const at = document.getElementById('at');
      for (let n = 0; n < count; n += 1) {
        window.PlanPicker.mount(at, options);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        at.replaceChildren();
        await Promise.resolve();
      }
    },
  },
};

async function left(page, cdp) {
  // Waits until no timer is pending. Then collects garbage several times: objects that one collection frees may have
  // kept other objects alive.
  await page.waitForFunction(() => window.liveTimers() === 0, null, { timeout: 15_000 }).catch(() => {});
  for (let n = 0; n < 3; n += 1) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));
    await cdp.send('HeapProfiler.collectGarbage');
  }
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (wanted) => metrics.find(({ name }) => name === wanted)?.value;
  return {
    heap: metric('JSHeapUsedSize'),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    timers: await page.evaluate(() => window.liveTimers()),
  };
}
