/**
 * Pages with another encoding, pages that use the script's global name, documents inside the page, and late languages.
 */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, scriptTag, test } from './support/host.ts';

/** Runs in the page. Returns the cursor on a card, which shows whether the style sheet applies. */
const cursorOnCard = (picker: PlanPickerElement) =>
  getComputedStyle(picker.shadowRoot?.querySelector('label') as Element).cursor;

test('a page in windows-1251 shows each character, although the browser reads the script in that encoding', async ({
  page,
  host,
}) => {
  // These bytes are “Месяц” in windows-1251. The browser reads a script in the page's encoding if no header names
  // another encoding.
  const month = Buffer.from([0xcc, 0xe5, 0xf1, 0xff, 0xf6]);
  const markup = host.markup().replace('Monthly', '@');
  const [before = '', after = ''] = `<!doctype html><html lang="es"><head><title>-</title></head><body>
    ${scriptTag}<script src="/dist/locales/es.script.js"></script>${markup}</body></html>`.split('@');
  const type = 'text/html; charset=windows-1251';
  host.servePage('/legacy', Buffer.concat([Buffer.from(before), month, Buffer.from(after)]), type);
  await page.goto(`${host.siteUrl}/legacy`);
  expect(await page.evaluate(() => document.characterSet)).toBe('windows-1251');
  const text = () =>
    host.picker.evaluate((picker) => picker.shadowRoot?.querySelector('fieldset')?.innerText);
  await expect.poll(text).toContain('Месяц');
  expect(await text()).toContain('después');
  expect(await text()).not.toMatch(/[ÃÂРС�]/);
  await page.getByRole('radio', { name: 'Yearly' }).click();
  await expect.poll(() => host.read('canPay')).toBe(true);
  expect([host.holds(), await host.read('value')]).toEqual(['year', 'year']);
});

test('a script finds window.PlanPicker even if an element of the page has that id', async ({
  page,
  host,
}) => {
  await host.open(`<div id="PlanPicker"></div>${scriptTag}<script>
    ${host.given}
    PlanPicker.mount(document.getElementById('PlanPicker'), checkout);
  </script>`);
  await host.expectUsable();
  expect(await page.evaluate(() => Object.keys(window.PlanPicker ?? {}))).toContain('mount');
});

test('mount() into the document of a frame makes a picker that looks and works as in the page itself', async ({
  page,
  host,
}) => {
  await host.open(`<iframe width="600" height="700" srcdoc="<!doctype html><html lang=en><body><div id=plans></div>"></iframe>
    ${scriptTag}`);
  await page.evaluate((given) => {
    const target = document.querySelector('iframe')?.contentDocument?.querySelector('#plans');
    new Function('target', `${given} PlanPicker.mount(target, checkout)`)(target);
  }, host.given);
  const picker = page.frameLocator('iframe').locator('ff-plan-picker');
  await host.expectPayableAt(picker, 'month');
  await host.expectUsable(picker);
  expect(await picker.evaluate(cursorOnCard)).toBe('pointer');
});

test('a picker that moves into a frame and back in the middle of a write keeps its pick, life and looks', async ({
  page,
  host,
}) => {
  await host.openPayable(`<iframe width="600" height="700" srcdoc="<!doctype html><html lang=en><body>"></iframe>
    ${scriptTag}<div id="home">${host.markup()}</div>`);
  const inFrame = page.frameLocator('iframe').locator('ff-plan-picker');
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await page.evaluate(() => {
    const picker = document.querySelector('ff-plan-picker') as Element;
    document.querySelector('iframe')?.contentDocument?.body.append(picker);
  });
  gate.release();
  await host.expectPayableAt(inFrame, 'year');
  expect(host.written()).toEqual(['year']);
  await host.expectUsable(inFrame);
  expect(await inFrame.evaluate(cursorOnCard)).toBe('pointer');

  const back = host.hold('month');
  await inFrame.getByRole('radio', { name: 'Monthly' }).click();
  await back.arrived;
  await page.evaluate(() => {
    const picker = document
      .querySelector('iframe')
      ?.contentDocument?.querySelector('ff-plan-picker') as Element;
    document.querySelector('#home')?.append(picker);
    document.querySelector('iframe')?.remove();
  });
  back.release();
  await host.expectPayableAt(host.picker, 'month');
  await host.expectUsable();
  expect(await host.picker.evaluate(cursorOnCard)).toBe('pointer');
});

test('a page that sets its language late gets amounts and texts in that language', async ({ page, host }) => {
  await host.open(`${scriptTag}<script src="/dist/locales/de.script.js"></script>${host.markup()}`);
  await host.expectPayableAt(host.picker, 'month');
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'de'));
  const card = () =>
    host.picker.evaluate(
      (picker) => picker.shadowRoot?.querySelector<HTMLElement>('label:nth-of-type(2)')?.innerText,
    );
  await expect.poll(card).toMatch(/19,99\s\$/);
});
