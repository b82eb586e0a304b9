/**
 * The picker under the strictest policies that a page can have. Control tests prove that a violation would be noticed.
 */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import { type Checkout, expect, impatient, patience, scriptTag, test } from './checkout.ts';

const strict = ({ serviceUrl }: Checkout) => ({
  'content-security-policy': [
    ...["default-src 'none'", "script-src 'self'", "style-src 'none'", `connect-src ${serviceUrl}`],
    ...[
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ],
  ].join('; '),
});

/** Collects violations in the page, from the first moment on. */
const collectViolations = (page: Page) =>
  page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      violations.push(`${effectiveDirective} ${blockedURI}`),
    );
    if (!('ReportingObserver' in window)) return;
    new ReportingObserver((reports) => {
      for (const { type, body } of reports) {
        const { featureId } = body as unknown as { featureId?: string };
        if (type === 'permissions-policy-violation') violations.push(`${type} ${featureId}`);
      }
    }).observe();
  });

const violations = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { violations: string[] }).violations);

/**
 * Makes the picker do everything that it can do: a pick, a roll-back with its reason, another language and layout, a
 * removal.
 */
const useEverything = async (page: Page, checkout: Checkout) => {
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  checkout.fault({ kind: 'refuse', status: 422, times: 1 });
  await checkout.pick('Weekly');
  await checkout.expectPayable('year');
  const unanswered = checkout.hold('week');
  await checkout.set({ ...impatient, locale: 'ar', layout: 'row' });
  await checkout.picker.evaluate((picker: PlanPickerElement) => void picker.pick('week'));
  await unanswered.arrived;
  // Only this write may time out, even on a busy machine.
  await checkout.set({ timeout: patience });
  await checkout.expectPayable('week');
  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    picker.reportValidity();
    picker.remove();
    document.body.append(picker);
  });
  await checkout.expectPayable('week');
  await page.evaluate(() => window.PlanPicker?.mount(document.body, { orgId: 'acme', name: 'other' }));
};

test('violates nothing under the strictest content security policy, and looks as it should', async ({
  page,
  checkout,
}) => {
  await collectViolations(page);
  Object.assign(checkout.headers, strict(checkout));
  await checkout.open();
  await useEverything(page, checkout);
  expect(await violations(page)).toEqual([]);
  const style = await page
    .getByRole('group')
    .first()
    .evaluate((group) => getComputedStyle(group).display);
  expect(style).toBe('grid');
});

test('control: under that policy, a violation by a style, a script, a request or markup in a string is noticed', async ({
  page,
  checkout,
}) => {
  await collectViolations(page);
  Object.assign(checkout.headers, strict(checkout));
  await checkout.open(
    '<style>p { color: red }</style><script>document.title = "ran"</script><p style="color: red">',
  );
  const caught = await page.evaluate(async () => {
    const failed = [];
    try {
      document.body.innerHTML = '<b>markup</b>';
    } catch (error) {
      failed.push((error as Error).name);
    }
    await fetch('https://elsewhere.example.com').catch((error) => failed.push(error.name));
    return failed;
  });
  expect(caught).toEqual(['TypeError', 'TypeError']);
  await expect
    .poll(async () => (await violations(page)).map((violation) => violation.split(' ')[0]).sort())
    .toEqual([
      'connect-src',
      'require-trusted-types-for',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
    ]);
});

test.describe('with every permission off', () => {
  // In these tests the page must not pay by itself: its payments are synchronous requests, which the policy forbids.
  test.use({ paysAtOnce: false });

  test.beforeEach(async ({ page, checkout }) => {
    await collectViolations(page);
    await checkout.open('');
    const features = await page.evaluate(() => {
      const { featurePolicy } = document as unknown as { featurePolicy: { features(): string[] } };
      return featurePolicy.features();
    });
    expect(features).toEqual(expect.arrayContaining(['geolocation', 'sync-xhr']));
    checkout.headers['permissions-policy'] = features.map((feature) => `${feature}=()`).join(', ');
  });

  test('works without any permission', async ({ page, checkout }) => {
    await checkout.open();
    await useEverything(page, checkout);
    expect(await violations(page)).toEqual([]);
  });

  test('control: the use of a permission is noticed', async ({ page, checkout }) => {
    await checkout.open(scriptTag);
    await page.evaluate(() => navigator.geolocation.getCurrentPosition(() => {}));
    await expect.poll(() => violations(page)).toEqual(['permissions-policy-violation geolocation']);
  });
});
