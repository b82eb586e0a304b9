/** Payments with the service's SDK. The charged plan must be the plan that was shown when the shopper pressed “Pay”. */
import { type Account, describeAccount, isClean } from './charges/account.ts';
import { bundleCharges } from './charges/bundle.mjs';
import { expect, test } from './checkout.ts';

test.use({ paysAtOnce: false });

test('40 shoppers beside the SDK: each charge is of the plan shown, and every payment comes to an end', async ({
  page,
  checkout,
}) => {
  checkout.serve('/charges.js', await bundleCharges());
  await checkout.open(
    ['/dist/plan-picker.js', '/dist/billing-sdk.js', '/charges.js']
      .map((src) => `<script src="${src}"></script>`)
      .join(''),
  );
  const { serviceUrl } = checkout;
  const wish = { serviceUrl, has: 'picker', patience: 500_000, runs: 40, lanes: 8 } as const;
  const play = async (seed: number) => {
    await page.evaluate((wish) => window.charges.play(wish), { ...wish, seed });
    return page.evaluate(() => window.charges.account);
  };
  const endsOf = ({ presses }: Account) => Object.entries(presses).slice(0, 4);
  let account = await play(1);
  // On a busy machine, 40 shoppers may not come to every end. Then 40 more are simulated, and 40 more, but not for ever.
  for (let seed = 2; seed <= 10 && endsOf(account).some(([, count]) => count === 0); seed += 1)
    account = await play(seed);
  console.log(describeAccount(account, 'with the picker'));
  expect([account.wrong, account.twice, account.unexplained, account.stuck]).toEqual([[], [], [], []]);
  expect(isClean(account)).toBe(true);
  for (const [end, count] of endsOf(account)) expect(count, end).toBeGreaterThan(0);
});
