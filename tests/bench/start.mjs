/**
 * The time from a new script tag to plans that are painted and can be clicked. Each sample uses a new page, and the
 * script is in no cache, so the browser compiles all of its code. `work` is the time until the plans are laid out and
 * can be clicked. `painted` is the time until the first frame after that.
 */
import { openCheckout, plansOf, summary } from './browser.mjs';

const rounds = 8;

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const samples = {};
  for (let n = 0; n < rounds; n += 1) {
    for (const throttle of [1, 6]) {
      for (const count of [4, 100]) {
        for (const subject of ['picker', 'floor', 'preact']) {
          const { page } = await checkout.open({ script: null, throttle });
          const options = checkout.options(plansOf(count));
          const sample = await page.evaluate(startOnce, { ...scriptOf(checkout, subject), options });
          const name = `${subject}, ${count} plans, ${throttle}×`;
          samples[name] ??= [];
          samples[name].push(sample);
          await page.close();
        }
      }
    }
    if ((n + 1) % 4 === 0) say(`${n + 1} of ${rounds}`);
  }
  await checkout.close();
  return summarise(samples);
}

export const scriptOf = ({ scriptOf }, subject) => ({ subject, src: scriptOf(subject) });

export const summarise = (samples) =>
  Object.fromEntries(
    Object.entries(samples).map(([name, of]) => [
      name,
      { work: summary(of.map(({ work }) => work)), painted: summary(of.map(({ painted }) => painted)) },
    ]),
  );

/** Runs in the page. */
export const startOnce = async ({ subject, src, options }) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const task = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  // Each sample starts just after a frame. So all scripts that are compared wait equally long for the next frame.
  await frame();
  await task();
  const startedAt = performance.now();
  const script = document.createElement('script');
  const loaded = new Promise((resolve) => script.addEventListener('load', resolve));
  script.src = src;
  document.head.append(script);
  await loaded;
  const at = document.getElementById('at');
  const mount = {
    picker: () => window.PlanPicker.mount(at, options),
    floor: () => window.mountFloor(at, options.plans),
    preact: () => window.mountPreact(at, options.plans),
  };
  const host = mount[subject]();
  let radios = [];
  while (radios.length < options.plans.length) {
    radios = host.shadowRoot.querySelectorAll('input[type=radio]:enabled');
    if (radios.length < options.plans.length) await Promise.resolve();
  }
  const box = radios[3].getBoundingClientRect();
  const hit = host.shadowRoot.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (hit !== radios[3]) throw new Error(`${subject}: a click would hit ${hit?.localName}`);
  const work = performance.now() - startedAt;
  await frame();
  await task();
  return { work, painted: performance.now() - startedAt };
};
