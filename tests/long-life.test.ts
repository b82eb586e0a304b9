/** A picker that stays on a page for long: what it holds, writes and remembers must not grow with what it went through. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SendWrite } from '../src/api.ts';
import { pageMemory } from '../src/memory.ts';
import { createPlanPicker } from '../src/store.ts';
import { createStandInPage, settle } from './stand-in.ts';

const idents = ['pp_a', 'pp_b', 'pp_c'];
const plans = idents.map((ident) => ({ ident, title: ident, currency: 'USD', price: '9.99' }));
const nothing = { timers: 0, watchers: 0, tabs: 0 };

const sessionOf = (number: number) => ({
  clientToken: `token-${number}`,
  orderId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  ident: 'pp_a',
});

/** As `sessionStorage`, which is what a tab remembers. */
const createStorage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    text: () => [...items].flat().join(),
  };
};

let storage = createStorage();

beforeEach(() => {
  storage = createStorage();
  vi.stubGlobal('sessionStorage', storage);
  pageMemory().loops.clear();
  pageMemory().lost.clear();
  return () => vi.unstubAllGlobals();
});

/** A service that answers by turns as each of these; a browser that is offline sends nothing. */
const createService = () => {
  const problem = { kind: 'unreachable', message: 'as arranged' } as const;
  const answers = [
    { outcome: 'acknowledged' },
    { outcome: 'acknowledged' },
    { outcome: 'lost', problem },
    { outcome: 'unclear', problem },
    { outcome: 'refused', problem, ends: false },
  ] as const;
  const service = { isOnline: true, writes: 0, holds: 'pp_a' };
  const send: SendWrite = async (_, ident) => {
    if (!service.isOnline) return { outcome: 'unsent', problem, ends: false };
    const answer = answers[service.writes % answers.length] as (typeof answers)[number];
    service.writes += 1;
    if (answer.outcome === 'acknowledged') service.holds = ident;
    return answer;
  };
  return Object.assign(service, { send });
};

const noise = () => (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));

describe('a picker', () => {
  test('after an hour of picks, faults and flapping connections can pay, and leaves nothing behind', async () => {
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
      page.luck = (picks % 10) / 10;
      if (picker.status.peek() === 'closed') {
        sessions += 1;
        service.holds = 'pp_a';
        picker.configure({ session: sessionOf(sessions) });
      }
      service.isOnline = picks % 7 !== 3;
      picker.pick(idents[picks % 3] as string);
      if (picks % 5 === 0) page.resume();
      if (picks % 11 === 0) page.nudge();
      await page.pass(picks % 4 === 0 ? 45_000 : 3000);
      picks += 1;
      const { timers, watchers } = page.leftovers;
      most = Math.max(most, timers + watchers);
    }
    expect(picks).toBeGreaterThan(200);
    expect(wrong).toBe(0);
    expect(service.writes, 'writes').toBeLessThan(picks * 6);
    expect(most, 'timers and listeners at once').toBeLessThanOrEqual(3);

    service.isOnline = true;
    picker.configure({ session: sessionOf(sessions + 1) });
    service.holds = 'pp_a';
    const settled = picker.settled();
    await page.pass(120_000);
    expect((await settled).ident).toBe(service.holds);

    picker.disconnect();
    await page.pass(120_000);
    expect(page.leftovers).toEqual(nothing);
    expect(pageMemory().loops.size).toBe(0);
    for (const method of said) expect(method).not.toHaveBeenCalled();
  });

  test('through a thousand sessions remembers as much as through fifty', async () => {
    const page = createStandInPage();
    const service = createService();
    const picker = createPlanPicker({ orgId: 'acme', plans }, { send: service.send, page });
    const sizes: number[] = [];
    for (let number = 0; number < 1000; number += 1) {
      picker.configure({ session: sessionOf(number) });
      picker.pick(idents[number % 3] as string);
      await page.pass(number % 2 === 0 ? 12_000 : 0);
      if (number % 50 === 49) sizes.push(storage.text().length);
      expect(pageMemory().loops.size).toBe(1);
      expect(pageMemory().lost.size).toBeLessThan(10);
      expect(page.leftovers.timers).toBeLessThanOrEqual(1);
    }
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(100);
    expect(service.writes).toBeLessThan(5000);

    picker.disconnect();
    await page.pass(60_000);
    expect(page.leftovers).toEqual(nothing);
    expect(pageMemory().loops.size).toBe(0);
  });

  test('offline for an hour, with signs of life every second, sends nothing and loses no pick', async () => {
    const page = createStandInPage();
    const service = createService();
    const picker = createPlanPicker(
      { orgId: 'acme', plans, session: sessionOf(1) },
      { send: service.send, page },
    );
    service.isOnline = false;
    picker.pick('pp_b');
    for (let second = 0; second < 3600; second += 1) {
      page.nudge();
      await page.pass(1000);
    }
    expect(service.writes).toBe(0);
    expect(picker.shown.peek()).toBe('pp_b');
    service.isOnline = true;
    page.nudge();
    await settle();
    expect([service.writes, picker.canPay.peek(), service.holds]).toEqual([1, true, 'pp_b']);
    picker.disconnect();
    expect(page.leftovers).toEqual(nothing);
  });

  test('put up and taken down a thousand times in mid-flight leaves nothing behind', async () => {
    const page = createStandInPage();
    const send: SendWrite = () => new Promise(() => {});
    for (let number = 0; number < 1000; number += 1) {
      const picker = createPlanPicker(
        { orgId: 'acme', plans, session: sessionOf(number % 10) },
        { send, page },
      );
      picker.pick('pp_b');
      picker.disconnect();
    }
    expect(page.leftovers).toEqual(nothing);
    expect(pageMemory().loops.size).toBe(0);
    expect(pageMemory().lost.size).toBeLessThanOrEqual(10);
    const kept = [...pageMemory().lost.values()].flat().length;
    await page.pass(11_000);
    const picker = createPlanPicker({ orgId: 'acme', plans, session: sessionOf(77) }, { send, page });
    picker.pick('pp_b');
    picker.disconnect();
    expect(kept, 'lost writes, alive').toBeLessThanOrEqual(1000);
    expect(pageMemory().lost.size, 'once their windows have passed').toBe(1);
  });
});
