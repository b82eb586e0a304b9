/**
 * The time from a real click or a real arrow key to the next paint. The browser's Event Timing measures this time in
 * steps of 8 ms, and does not report times below 16 ms. Such times count as 16 ms. A round trip to the service takes
 * 100 ms, so the answer comes in a later frame.
 *
 * The first pick of a page is measured separately, because the browser compiles the code for a pick only then. For each
 * first pick there is a new page.
 */
import { openCheckout, plansOf, summary } from './browser.mjs';

const firstPicks = 20;
const laterPicks = 10;
const roundTrip = 100;
const subjects = ['picker', 'floor'];

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const far = await checkout.far(roundTrip);
  const found = {};
  const openPage = async (subject, count, throttle) => {
    const { page } = await checkout.open({ script: subject, throttle });
    await page.evaluate(prepare, { subject, options: checkout.options(plansOf(count), far.url) });
    return page;
  };

  const first = { picker: [], floor: [] };
  for (let n = 0; n < firstPicks; n += 1) {
    for (const subject of subjects) {
      const page = await openPage(subject, 4, 6);
      first[subject].push(await pickOnce(page, 'click', 1));
      await page.close();
    }
  }
  for (const subject of subjects) found[`${subject}, first click, 4 plans, 6×`] = summarise(first[subject]);
  say('first clicks');

  for (const throttle of [1, 6]) {
    for (const count of [4, 12, 100]) {
      const pages = {};
      for (const subject of subjects) pages[subject] = await openPage(subject, count, throttle);
      const samples = {};
      for (let n = -1; n < laterPicks; n += 1) {
        for (const kind of ['click', 'arrow']) {
          for (const [subject, page] of Object.entries(pages)) {
            // Clicks two cards in turn. Both are on screen, however many plans there are. The arrow key after a click
            // leads to a third card, so each click picks another plan.
            const sample = await pickOnce(page, kind, n % 2 === 0 ? 1 : 3);
            if (n < 0) continue;
            samples[`${subject}, ${kind}`] ??= [];
            samples[`${subject}, ${kind}`].push(sample);
          }
        }
      }
      for (const [name, of] of Object.entries(samples))
        found[`${name}, ${count} plans, ${throttle}×`] = summarise(of);
      for (const page of Object.values(pages)) await page.close();
      say(`${count} plans at ${throttle}×`);
    }
  }
  await far.close();
  await checkout.close();
  return found;
}

const summarise = (samples) => ({
  ...summary(samples.map(({ duration }) => duration)),
  longTasks: samples.reduce((sum, { longTasks }) => sum + longTasks, 0),
});

/** Picks once, by a click on the card at this place or by an arrow key. */
export async function pickOnce(page, kind, place) {
  await page.bringToFront();
  await page.evaluate(() => window.begin());
  if (kind === 'click') {
    const { x, y } = await page.evaluate((at) => window.spot(at), place);
    await page.mouse.click(x, y);
  } else await page.keyboard.press('ArrowDown');
  return page.evaluate(() => window.end());
}

/** Runs in the page. */
export const prepare = async ({ subject, options }) => {
  const at = document.getElementById('at');
  const host =
    subject === 'picker' ? window.PlanPicker.mount(at, options) : window.mountFloor(at, options.plans);
  let entries = [];
  let longTasks = 0;
  const events = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  events.observe({ type: 'event', durationThreshold: 16 });
  const tasks = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  tasks.observe({ type: 'longtask' });
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
  };
  window.end = async () => {
    await frame();
    await frame();
    await frame();
    entries.push(...events.takeRecords());
    const ours = entries.filter(({ name }) =>
      ['pointerdown', 'pointerup', 'click', 'keydown'].includes(name),
    );
    return { duration: Math.max(16, ...ours.map(({ duration }) => duration)), longTasks };
  };
  await frame();
  await frame();
};
