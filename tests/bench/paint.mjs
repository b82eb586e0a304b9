/**
 * The time from a real click, or a real arrow key, to the next paint, as the browser's Event Timing measures it. Event
 * Timing has steps of 8 ms, and does not report times below 16 ms. Such times count as 16 ms. `handled` is exact: the
 * time from the event to the end of its handlers. A round trip to the service takes 100 ms, so the answer comes in a
 * later frame.
 */
import { openCheckout, plansOf, subjects, summary } from './browser.mjs';

const runs = 20;
const roundTrip = 100;

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const far = await checkout.far(roundTrip);
  const found = {};
  for (const throttle of [1, 6]) {
    for (const count of [4, 12, 100]) {
      const pages = {};
      for (const subject of ['picker', 'vanilla']) {
        const { page } = await checkout.open({ script: subjects[subject](), throttle });
        await page.evaluate(prepare, { subject, options: checkout.options(plansOf(count), far.url) });
        pages[subject] = page;
      }
      const samples = {};
      for (let n = 0; n < runs; n += 1) {
        for (const kind of ['click', 'arrow']) {
          for (const [subject, page] of Object.entries(pages)) {
            await page.bringToFront();
            await page.evaluate(() => window.begin());
            if (kind === 'click') {
              // Clicks two cards in turn. Both are on screen, however many plans there are. The arrow key after a click
              // leads to a third card, so each click picks another plan.
              const { x, y } = await page.evaluate((at) => window.spot(at), n % 2 === 0 ? 1 : 3);
              await page.mouse.click(x, y);
            } else await page.keyboard.press('ArrowDown');
            samples[`${subject} ${kind}`] ??= [];
            samples[`${subject} ${kind}`].push(await page.evaluate(() => window.end()));
          }
        }
      }
      for (const [name, of] of Object.entries(samples)) {
        found[`${name}, ${count} plans, ${throttle}×`] = {
          ...summary(of.map(({ duration }) => duration)),
          handled: summary(of.map(({ handled }) => handled)),
          longTasks: of.reduce((sum, { longTasks }) => sum + longTasks, 0),
        };
      }
      for (const page of Object.values(pages)) await page.close();
      say(`${count} plans at ${throttle}×`);
    }
  }
  await far.close();
  await checkout.close();
  return found;
}

const prepare = async ({ subject, options }) => {
  const at = document.getElementById('at');
  const host =
    subject === 'picker' ? window.PlanPicker.mount(at, options) : window.mountVanilla(at, options.plans);
  let entries = [];
  let longTasks = 0;
  let handled = 0;
  const events = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  events.observe({ type: 'event', durationThreshold: 16 });
  const tasks = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  tasks.observe({ type: 'longtask' });
  for (const type of ['click', 'keydown', 'change']) {
    // The window gets the event last, so the picker's own handlers have already run.
    window.addEventListener(type, (event) => {
      queueMicrotask(() => {
        handled = performance.now() - event.timeStamp;
      });
    });
  }
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  window.spot = (which) => {
    const radio = host.shadowRoot.querySelectorAll('input')[which];
    radio.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = radio.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  window.begin = async () => {
    await host.settled?.();
    await frame();
    await frame();
    entries = [];
    longTasks = 0;
    handled = 0;
  };
  window.end = async () => {
    await frame();
    await frame();
    await frame();
    entries.push(...events.takeRecords());
    const ours = entries.filter(({ name }) =>
      ['pointerdown', 'pointerup', 'click', 'keydown'].includes(name),
    );
    return { duration: Math.max(16, ...ours.map(({ duration }) => duration)), handled, longTasks };
  };
  await frame();
  await frame();
};
