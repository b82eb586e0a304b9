/** Old libraries replace built-ins, and translators replace text. Neither may change what is paid. */
import { applyLateOnceLeft, expect, lateWithin, patient, plans, test } from './support/funnel.ts';
import { acknowledge } from './support/service.ts';

/** The changes that Prototype.js makes to arrays. Some shops still load this library. */
const prototypeJs = `
  Array.prototype.entries = function () { return this.slice(); };
  Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']'; };
  Array.from = function (iterable) {
    if (!iterable) return [];
    const results = [];
    for (let index = 0; index < (iterable.length || 0); index += 1) results[index] = iterable[index];
    return results;
  };`;

test('with the arrays of Prototype.js, another tab still waits for a write that may land', async ({
  context,
  funnel,
}) => {
  const options = { before: prototypeJs, set: 'picker.lateWriteWindow = 10_000;' };
  await funnel.open(options);
  await funnel.expectPayable('month');
  let applied: Promise<void> | undefined;
  funnel.service.always('year', ({ answer, applyLate }) => {
    answer(504);
    applied ??= applyLate(5_000);
  });
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('value')).toBe('month');

  const other = await context.newPage();
  await other.goto(`${funnel.site.url}/`);
  await funnel.expectPayable('month', other);
  await applied;
  await funnel.expectPayable('month', other);
});

test('with the arrays of Prototype.js, a reload in the middle of a write is still safe', async ({
  page,
  funnel,
}) => {
  await funnel.open({ before: prototypeJs });
  await funnel.expectPayable('month');
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  const applied = applyLateOnceLeft(await arrival);
  await page.reload();
  await funnel.expectPayable('month');
  await applied;
  await funnel.expectPayable('month');
});

const withoutStorage = `Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });`;

/** Stores the types of the messages from other tabs in `told`. When a type is in `told`, the picker has heard it, too. */
const keepTold = `
  window.told = [];
  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) {
      super(name);
      this.addEventListener('message', ({ data }) => window.told.push(data.type));
    }
  };`;

test('with the arrays of Prototype.js and without storage, an open tab hears of the other tab’s write', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open({ before: prototypeJs + withoutStorage + keepTold, set: patient });
  await funnel.expectPayable('month');
  const other = await context.newPage();
  await other.goto(`${funnel.site.url}/`);
  await funnel.expectPayable('month', other);
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly', page);
  const late = await arrival;

  // Without storage, the other tab learns of the lost write only from a message, and may write before the message
  // arrives. So the test acknowledges the write of the other tab only after the message has arrived.
  const first = funnel.service.next('week');
  const since = performance.now();
  await funnel.pick('Weekly', other);
  await expect.poll(() => other.evaluate('told.join()')).toContain('lost');
  const applied = late.applyLate(lateWithin, since);
  acknowledge(await first);
  await funnel.expectPayable('week', other);
  await applied;
  await funnel.expectPayable('week', other);
});

test('a translator that has replaced the text nodes leaves no old price on screen', async ({
  page,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  await page.evaluate(() => {
    const root = document.querySelector('ff-plan-picker')?.shadowRoot as ShadowRoot;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.parentElement?.closest('style')) continue;
      const translated = document.createElement('font');
      translated.textContent = text.data;
      text.replaceWith(translated);
    }
  });
  const dearer = plans.map((plan) => (plan.ident === 'month' ? { ...plan, price: '29.99' } : plan));
  await page.evaluate((plans) => {
    Object.assign(document.querySelector('ff-plan-picker') as object, { plans });
  }, dearer);
  const shown = () =>
    page.evaluate(() => {
      const root = document.querySelector('ff-plan-picker')?.shadowRoot as ShadowRoot;
      return [...root.children].map((child) => (child.matches('style') ? '' : child.textContent)).join(' ');
    });
  await expect.poll(shown).toContain('$29.99');
  expect(await shown()).not.toContain('$19.99');
});
