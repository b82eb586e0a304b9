/**
 * A picker may stay on a page for hours. The picker must not keep more and more timers, listeners and notes. The picker
 * must not write much more often than the shopper picks.
 */
import { describe, expect, test, vi } from 'vitest';
import { createPlanPicker } from '../src/picker/picker.ts';
import type { SendWrite } from '../src/service/write.ts';
import { createStandInPage, nothingLeft, type StandInPage, settle } from './support/page.ts';

const idents = ['pp_a', 'pp_b', 'pp_c'];
const plans = idents.map((ident) => ({ ident, title: ident, currency: 'USD', price: '9.99' }));

const sessionOf = (number: number) => ({
  clientToken: `token-${number}`,
  orderId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  ident: 'pp_a',
});

const stored = ({ browser }: StandInPage) => [...browser.store.items].flat().join();

/** A service that gives these answers in turn. While the browser is offline, no write reaches the service. */
const createService = () => {
  const problem = { kind: 'unreachable', message: 'as arranged' } as const;
  const answers = [
    { outcome: 'acknowledged' },
    { outcome: 'acknowledged' },
    { outcome: 'lost', problem },
    { outcome: 'unclear', problem },
    { outcome: 'refused', problem, ends: 'no' },
  ] as const;
  const service = { isOnline: true, writes: 0, vain: 0, holds: 'pp_a' };
  const send: SendWrite = async (_, ident) => {
    if (!service.isOnline) {
      service.vain += 1;
      return { outcome: 'lost', problem };
    }
    const answer = answers[service.writes % answers.length] as (typeof answers)[number];
    service.writes += 1;
    if (answer.outcome === 'acknowledged') service.holds = ident;
    return answer;
  };
  return Object.assign(service, { send });
};

const noise = () => (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));

describe('a picker', () => {
  test('lets the shopper pay after an hour of picks, faults and lost connections, and leaves nothing behind', async () => {
    const said = noise();
    const page = createStandInPage();
    const service = createService();
    const picker = createPlanPicker(
      { orgId: 'acme', plans, session: sessionOf(1) },
      { send: service.send, page },
    );
    let sessions = 1;
    let picks = 0;
    let most = 0;
    let wrong = 0;
    picker.subscribe(() => {
      if (picker.canPay.peek() && picker.shown.peek() !== service.holds) wrong += 1;
    });
    for (const end = page.now() + 3_600_000; page.now() < end; ) {
      // `luck` decides how long the random pauses between retries are. With 0, the pauses would be 0 ms. Then, while
      // the network fails, the picker would retry without end, and no time would pass.
      page.luck = ((picks % 9) + 1) / 10;
      if (picker.status.peek() === 'closed') {
        sessions += 1;
        service.holds = 'pp_a';
        picker.configure({ session: sessionOf(sessions) });
      }
      service.isOnline = picks % 7 !== 3;
      picker.pick(idents[picks % 3] as string);
      if (picks % 5 === 0) await page.thaw();
      if (picks % 11 === 0) await page.turn();
      await page.pass(picks % 4 === 0 ? 45_000 : 3000);
      picks += 1;
      const { timers, watchers } = page.leftovers;
      most = Math.max(most, timers + watchers);
    }
    expect(picks).toBeGreaterThan(200);
    expect(wrong).toBe(0);
    expect(service.writes + service.vain, 'writes').toBeLessThan(picks * 6);
    expect(most, 'timers and listeners at once').toBeLessThanOrEqual(3);

    service.isOnline = true;
    picker.configure({ session: sessionOf(sessions + 1) });
    service.holds = 'pp_a';
    const settled = picker.settled();
    await page.pass(120_000);
    expect((await settled).ident).toBe(service.holds);

    picker.disconnect();
    await page.pass(120_000);
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
    expect(page.memory().running.size).toBe(0);
    for (const method of said) expect(method).not.toHaveBeenCalled();
  });

  test('stores no more after a thousand sessions than after fifty', async () => {
    const page = createStandInPage();
    const service = createService();
    const picker = createPlanPicker({ orgId: 'acme', plans }, { send: service.send, page });
    const sizes: number[] = [];
    for (let number = 0; number < 1000; number += 1) {
      picker.configure({ session: sessionOf(number) });
      picker.pick(idents[number % 3] as string);
      await page.pass(number % 2 === 0 ? 12_000 : 0);
      if (number % 50 === 49) sizes.push(stored(page).length);
      expect(page.memory().running.size).toBe(1);
      expect(page.leftovers.timers).toBeLessThanOrEqual(2);
    }
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(1000);
    expect(service.writes).toBeLessThan(5000);

    picker.disconnect();
    await page.pass(60_000);
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
    expect(page.memory().running.size).toBe(0);
  });

  test('seldom tries to write in an hour offline, even if the pointer moves, and soon after says “can pay”', async () => {
    const page = createStandInPage();
    page.luck = 0.5;
    const service = createService();
    const picker = createPlanPicker(
      { orgId: 'acme', plans, session: sessionOf(1) },
      { send: service.send, page },
    );
    Object.assign(page, { offline: true });
    service.isOnline = false;
    await page.sign('offline');
    picker.pick('pp_b', { by: 'shopper' });
    for (let second = 0; second < 3600; second += 1) {
      await page.sign('turned');
      await page.pass(1000);
    }
    expect(service.vain, 'attempts').toBeLessThan(3600 / 15 + 20);
    expect(service.vain).toBeGreaterThan(3600 / 30);
    Object.assign(page, { offline: false });
    service.isOnline = true;
    await page.sign('online');
    await page.pass(15_000);
    expect([picker.canPay.peek(), picker.shown.peek()]).toEqual([true, service.holds]);
    picker.disconnect();
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
  });

  test('that is created and removed three hundred times during a write leaves nothing behind', async () => {
    const page = createStandInPage();
    const send: SendWrite = () => new Promise(() => {});
    const start = (number: number) =>
      createPlanPicker({ orgId: 'acme', plans, session: sessionOf(number) }, { send, page });
    for (let number = 0; number < 300; number += 1) {
      const picker = start(number % 10);
      await settle();
      picker.pick('pp_b');
      await settle();
      picker.disconnect();
    }
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
    expect(page.memory().running.size).toBe(0);
    expect(page.browser.store.items.size, 'lost writes, alive').toBeLessThanOrEqual(301);
    await page.pass(20_000);
    const picker = start(77);
    await settle();
    picker.pick('pp_b');
    await settle();
    picker.disconnect();
    expect(page.browser.store.items.size, 'once their windows have passed').toBeLessThanOrEqual(2);
  });
});
