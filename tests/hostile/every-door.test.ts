/**
 * Hostile values that a host, a template, another script or the network may pass to the picker, through each of its
 * inputs. The picker must not throw or hang. It must not show a mistake such as `NaN`. It must not misread a value: for
 * example, an error is no acknowledgement.
 *
 * `HOSTILE_SEED=7 npm test -- --only=unit tests/hostile` tries other values.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { readPageMessage } from '../../src/checkout/page-message.ts';
import { registeredMessages, registerLocale } from '../../src/locale.ts';
import { completeMessages, english } from '../../src/messages.ts';
import { resolveLocale } from '../../src/money.ts';
import type { PlanPickerOptions } from '../../src/picker/options.ts';
import { createPlanPicker } from '../../src/picker/picker.ts';
import { offerPlans, readPlansJson } from '../../src/plans.ts';
import { loadPricePoints, planFromPricePoint, priced, readPricePoints } from '../../src/price-points.ts';
import { type Configuration, problemWith } from '../../src/service/configuration.ts';
import { outcomeOf } from '../../src/service/outcome.ts';
import type { Answer } from '../../src/service/post.ts';
import {
  attack,
  cases,
  countCase,
  expectHonestOffers,
  expectHonestView,
  expectProblems,
  seed,
} from '../support/attack.ts';
import {
  aList,
  aLocale,
  anAmount,
  anIdent,
  aPlan,
  aText,
  mostly,
  odd,
  orderId,
  tame,
} from '../support/hostile-input.ts';
import { createStandInPage } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';

afterAll(() => console.log(`${cases.toLocaleString('en')} hostile cases, seed ${seed}`));

describe('whatever comes as', () => {
  test('plans is offered correctly, or refused by name', () => {
    attack(12_000, fc.tuple(aList(aPlan), aLocale), ([plans, locale]) => {
      const { offers, problems } = offerPlans(plans, { locale, messages: english });
      expectHonestOffers(offers);
      expectProblems(problems);
    });
  });

  test('plans is shown only as text', () => {
    attack(4000, fc.tuple(aList(aPlan), aLocale), ([plans, locale]) => {
      expectHonestView({ offers: offerPlans(plans, { locale, messages: english }).offers, locale });
    });
  });

  test('JSON of plans is read, or refused without being quoted', () => {
    const broken = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(30), fc.constantFrom('', '"', '}', ']', ',', '\0', '__proto__'))
      .map(([json, at, junk]) => json.slice(0, at) + junk + json.slice(at));
    attack(8000, fc.oneof(aText, broken), (text) => {
      const { plans, problem } = readPlansJson(text);
      expect(problem?.message ?? 'expected').toMatch(/expected/);
      offerPlans(plans, { locale: 'en', messages: english });
    });
  });

  test('price points is read as plans, or refused by name', () => {
    const span = fc.record({ next_period: odd, next_period_duration: odd });
    const aPoint = mostly(
      fc.record(
        {
          ident: anIdent,
          currency: mostly(fc.record({ code: mostly(fc.constantFrom('USD', 'JPY')) })),
          intro_type: mostly(fc.constantFrom('no_intro', 'free_trial', 'paid_trial')),
          lifetime_price: mostly(fc.constantFrom(null, '5.00', '0')),
          next_price: mostly(fc.constantFrom(null, '5.00', 7)),
          next_period: mostly(fc.constantFrom(1, '3')),
          next_period_duration: mostly(fc.constantFrom('months', 'days', 'year')),
          intro_free_trial_period: mostly(fc.constantFrom(7)),
          intro_free_trial_period_duration: mostly(fc.constantFrom('days')),
          intro_paid_trial_price: anAmount,
        },
        { requiredKeys: ['ident', 'currency'] },
      ),
    );
    attack(
      10_000,
      fc.tuple(fc.array(fc.oneof(aPoint, span), { maxLength: 4 }), aList(aPlan), odd),
      (input) => {
        const [points, copies, asked] = input;
        for (const point of points) planFromPricePoint(point, copies as object);
        const wanted = readPricePoints(asked);
        for (const ident of wanted?.idents ?? []) expect(ident).toMatch(/^[-A-Za-z_0-9]{1,256}$/);
        const { plans, problems } = priced(['pp_a', 'pp_b', 'pp_c'], points, copies);
        expectProblems(problems);
        const { offers } = offerPlans(plans, { locale: 'en', messages: english });
        expectHonestOffers(offers);
      },
    );
  });

  test('messages replaces single texts, and never hides a condition', () => {
    const names = Object.keys(english);
    const overrides = mostly(
      fc.dictionary(fc.constantFrom(...names, '__proto__'), fc.oneof(odd, fc.dictionary(aText, tame)), {
        maxKeys: 5,
      }),
    );
    attack(8000, overrides, (input) => {
      const { messages, problems } = completeMessages(input);
      expectProblems(problems);
      expect(Object.keys(messages)).toEqual(names);
      expect(messages.afterTrial).toMatch(/^(?=.*\{price\})(?=.*\{per\})/s);
    });
  });

  test('a locale leads to a language or to English', () => {
    attack(8000, fc.oneof(aLocale, odd as fc.Arbitrary<string>), (locale) => {
      registeredMessages(locale);
      expect(() => new Intl.NumberFormat(resolveLocale(locale))).not.toThrow();
    });
  });

  test('the texts of a registered language is completed with English', () => {
    const plans = [
      { ident: 'pp_a', title: 'A', currency: 'USD', price: '1', period: { count: 1, unit: 'day' } },
    ];
    attack(1500, mostly(fc.dictionary(fc.constantFrom(...Object.keys(english)), tame)), (given) => {
      registerLocale('tlh', given as typeof english);
      const registered = registeredMessages('tlh');
      const { messages } = completeMessages(undefined, completeMessages(registered).messages);
      expectHonestView({ offers: offerPlans(plans, { locale: 'tlh', messages }).offers, locale: 'tlh' });
    });
  });

  test('configuration is valid, or refused by the name of a field', () => {
    const session = fc.record({
      clientToken: mostly(fc.constant('token')),
      orderId: mostly(fc.constant(orderId)),
      ident: mostly(fc.constant('pp_a')),
    });
    const checkout = fc.record({
      orgId: mostly(fc.constant('acme')),
      baseUrl: mostly(fc.constantFrom('https://billing.test', 'http://localhost:1')),
      session: mostly(session),
      clientMetadata: mostly(fc.constant({ from: 'a page' })),
    });
    attack(15_000, checkout, (given) => {
      const problem = problemWith(given as unknown as Configuration);
      if (problem)
        return expect(problem.message).toMatch(
          /^((org-id|base-url|client-token|order-id) \/ )?(orgId|baseUrl|session(\.\w+)?|clientMetadata): exp/,
        );
      expect(given.orgId).toMatch(/^[\w-]{1,64}$/);
      expect(new URL(String(given.baseUrl)).protocol).toMatch(/^https?:$/);
      expect(given.session).toMatchObject({ clientToken: expect.any(String), orderId });
    });
  });

  test('an answer counts as an acknowledgement only if the service’s contract says so', () => {
    const envelope = fc.record(
      {
        status: mostly(fc.constantFrom('success', 'error')),
        error: mostly(fc.array(fc.record({ code: odd, type: odd, msg: odd }), { maxLength: 2 })),
        data: odd,
        req_id: odd,
      },
      { requiredKeys: [] },
    );
    const json = envelope.map((value) => {
      try {
        return JSON.stringify(value);
      } catch {
        return '{}';
      }
    });
    const body = fc.oneof(
      fc.constantFrom<Answer['body']>(
        null,
        'oversized',
        { text: '{}' },
        { text: '{"__proto__":{"status":"x"}}' },
      ),
      fc.oneof(json, aText, fc.json({ maxDepth: 2 })).map((text) => ({ text })),
    );
    const answer = fc.record({
      status: fc.oneof(fc.constantFrom(200, 200, 200, 201, 204, 299, 400, 409, 429, 500, 504), fc.nat(999)),
      redirected: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      body,
      retryAfter: fc.oneof(fc.constant(null), aText, fc.integer().map(String)),
    });
    attack(30_000, answer, (given) => {
      const { outcome, ...rest } = outcomeOf(given, 'pp_b');
      expect(outcome === 'acknowledged').toBe(isAcknowledgement(given));
      if ('problem' in rest) expect(rest.problem.message).toBeTypeOf('string');
      if ('retryAfter' in rest) expect(rest.retryAfter).toBeGreaterThanOrEqual(0);
    });
  });

  test('options does not break the picker, and nobody can pay', () => {
    vi.stubGlobal('reportError', () => {});
    const options = fc.record(
      {
        ...{ orgId: mostly(fc.constant('acme')), locale: odd, messages: tame, selected: anIdent },
        ...{ plans: aList(aPlan), pricePoints: odd, baseUrl: odd, clientMetadata: odd, problemKinds: odd },
        ...{ timeout: odd, lateWriteWindow: odd },
        session: mostly(
          fc.record({ clientToken: odd, orderId: mostly(fc.constant(orderId)), ident: anIdent }),
        ),
      },
      { requiredKeys: ['orgId'] },
    );
    attack(2500, fc.tuple(options, options, odd), ([first, second, ident]) => {
      const page = createStandInPage();
      const { send } = createHeldSend();
      const loadPrices = async () => ({ points: [] });
      const picker = createPlanPicker(first as PlanPickerOptions, { send, page, loadPrices });
      picker.pick(ident as string);
      picker.configure(second as PlanPickerOptions);
      picker.pick('pp_b');
      expect(picker.canPay.peek()).toBe(false);
      expectHonestView({ offers: picker.offers.peek(), messages: picker.messages.peek() });
      picker.disconnect();
      // The page releases its locks in later tasks, so the locks are not checked here.
      expect(page.leftovers).toMatchObject({ timers: 0, watchers: 0, channels: 0 });
    });
  });

  test('a message from another tab is read, or ignored', () => {
    const types = ['took', 'who-pays', 'paying', 'paid', 'pays-here', 'lost'] as const;
    const news = fc.record({
      type: mostly(fc.constantFrom(...types)),
      write: mostly(fc.constant('a-1')),
      ident: anIdent,
      lasts: mostly(fc.nat()),
    });
    attack(1000, mostly(news), (data) => {
      // The channel clones each message, so a message has no getters, proxies or functions.
      try {
        structuredClone(data);
      } catch {
        return;
      }
      const heard = readPageMessage(data);
      if (!heard) return;
      expect(types).toContain(heard.type);
      if (heard.type === 'lost') expect(heard.lasts).toBeLessThanOrEqual(120_000);
    });
  });
});

test('an invalid list of price points is a problem, never an exception', async () => {
  const bodies = fc.sample(fc.oneof(aText, fc.json({ maxDepth: 3 })), { numRuns: 500, seed });
  for (const text of bodies) {
    countCase();
    vi.stubGlobal('fetch', async () => new Response(text));
    const signal = new AbortController().signal;
    const loaded = await loadPricePoints({ baseUrl: 'https://billing.test', orgId: 'acme' }, signal);
    if ('problem' in loaded) expect(loaded.problem.message).toMatch(/^price points: /);
    else expect(loaded.points).toBeInstanceOf(Array);
  }
  vi.unstubAllGlobals();
});

// This test must stay the last test of this file, because it counts the cases of all other tests.
test('a hundred thousand cases were tried', () => {
  expect(cases).toBeGreaterThanOrEqual(100_000);
});

/**
 * Whether the service's contract says that this answer acknowledges a write. This function shares no code with the
 * client.
 */
function isAcknowledgement({ status, redirected, body }: Answer): boolean {
  if (status !== 200 || redirected) return false;
  if (body === null || body === 'oversized') return false;
  try {
    const json = JSON.parse(body.text);
    if (Object.prototype.toString.call(json) !== '[object Object]') return false;
    const fields = new Map(Object.entries(json));
    return fields.get('status') === 'success' || fields.size === 0;
  } catch {
    return false;
  }
}
