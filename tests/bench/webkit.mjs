/**
 * How fast the picker starts and reacts in WebKit. WebKit has no Event Timing, so `requestAnimationFrame` measures the
 * time from a click to the end of the next frame. This time starts when the page gets the click. The browser's processor
 * cannot be slowed down.
 */

import { findWebKit } from '../../.ci/browser.mjs';
import { importBundled } from '../../.ci/bundled.mjs';
import { openServices, plansOf, summary } from './browser.mjs';
import { scriptOf, startOnce, summarise } from './start.mjs';

const starts = 8;
const clicks = 20;

export async function run({ say }) {
  const webkit = findWebKit();
  if (!webkit) throw new Error('There is no WebKit here. npm run test:webkit says what is missing.');
  const { openDriver, pressMouse, tabsOf } = await importBundled('e2e/webkit/index.ts');
  const services = await openServices();
  const driver = await openDriver(webkit);
  try {
    const tabs = await tabsOf(driver);
    const open = async () => {
      const tab = await tabs.open();
      await tab.send('POST', '/url', { url: services.site });
      while (!(await tab.evaluate(() => !!document.getElementById('at'), null).catch(() => false)));
      await tab.focus();
      return tab;
    };
    const samples = {};
    for (let n = 0; n < starts; n += 1) {
      for (const count of [4, 100]) {
        for (const subject of ['picker', 'floor']) {
          const tab = await open();
          const options = services.options(plansOf(count));
          samples[`${subject}, ${count} plans`] ??= [];
          samples[`${subject}, ${count} plans`].push(
            await tab.evaluate(startOnce, { ...scriptOf(services, subject), options }),
          );
          await tab.close();
        }
      }
    }
    say('starts in WebKit');
    const paints = {};
    for (const subject of ['picker', 'floor']) {
      const tab = await open();
      await tab.evaluate(startOnce, {
        ...scriptOf(services, subject),
        options: services.options(plansOf(4)),
      });
      const times = [];
      for (let n = 0; n < clicks; n += 1) {
        const { x, y } = await tab.evaluate(listen, n % 2 === 0 ? 1 : 3);
        await pressMouse(tab, Math.round(x), Math.round(y));
        times.push(await tab.evaluate(() => window.painted, null));
      }
      const [first, ...later] = times;
      paints[subject] = { first, later: summary(later) };
      await tab.close();
    }
    say('clicks in WebKit');
    return { starts: summarise(samples), paints };
  } finally {
    await driver.close();
    await services.close();
  }
}

/** Runs in the page. Measures the next click on the card at this place, and returns the place of its radio. */
const listen = async (place) => {
  const host = document.getElementById('at').firstElementChild;
  await host.settled?.();
  const radio = host.shadowRoot.querySelectorAll('input')[place];
  radio.scrollIntoView({ block: 'center' });
  window.painted = new Promise((resolve) => {
    const heard = () => {
      const at = performance.now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - at);
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    window.addEventListener('click', heard, { capture: true, once: true });
  });
  const { x, y, width, height } = radio.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
};
