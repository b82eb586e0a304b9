/**
 * The time from the script's text to four plans that are painted and can be clicked. Each run uses a new page, so that
 * the browser has compiled no code before. `work` is the time until the plans are laid out and can be clicked.
 * `painted` is the time until the first frame after that.
 */
import { openCheckout, plansOf, subjects, summary } from './browser.mjs';
import { bundle } from './weight.mjs';

const runs = 20;

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const scripts = {
    picker: subjects.picker(),
    vanilla: subjects.vanilla(),
    preact: await bundle(
      `import { mountPreact } from './tests/bench/subjects/preact.js'; window.mountPreact = mountPreact`,
    ),
  };
  const plans = plansOf(4);
  const samples = {};
  for (let n = 0; n < runs; n += 1) {
    for (const throttle of [1, 6]) {
      for (const [subject, script] of Object.entries(scripts)) {
        const { page } = await checkout.open({ script: null, throttle });
        const options = checkout.options(plans);
        const sample = await page.evaluate(startOnce, { subject, script: `${script}\n//${n}`, options });
        samples[`${subject} ${throttle}×`] ??= [];
        samples[`${subject} ${throttle}×`].push(sample);
        await page.close();
      }
    }
    if ((n + 1) % 5 === 0) say(`${n + 1} of ${runs}`);
  }
  await checkout.close();
  return Object.fromEntries(
    Object.entries(samples).map(([name, of]) => [
      name,
      { work: summary(of.map(({ work }) => work)), painted: summary(of.map(({ painted }) => painted)) },
    ]),
  );
}

const startOnce = async ({ subject, script, options }) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const task = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  // Each run starts just after a frame. So all scripts that are compared wait equally long for the next frame.
  await frame();
  await task();
  const startedAt = performance.now();
  new Function(script)();
  const at = document.getElementById('at');
  let host;
  if (subject === 'picker') host = window.PlanPicker.mount(at, options);
  else host = window[subject === 'vanilla' ? 'mountVanilla' : 'mountPreact'](at, options.plans);
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
