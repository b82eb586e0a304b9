/** A host may give any value as plans, even a value that throws when it is read. No value may break the picker. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf, monthly, offer, throwing, week } from '../support/offered-plan.ts';

/** An object on which every operation throws. */
const thorny = (target: object) =>
  new Proxy(
    target,
    Object.fromEntries(
      Object.getOwnPropertyNames(Reflect).map((trap) => [
        trap,
        () => {
          throw new Error(`${trap} is not allowed`);
        },
      ]),
    ),
  );

const revoked = (target: object) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

describe('hostile input', () => {
  it('that is not an array is one problem, and is not quoted', () => {
    for (const input of [undefined, null, 5, 'secret', {}, new Set([monthly]), { length: 1, 0: monthly }]) {
      const { offers, problems } = offer(input);
      expect(offers).toEqual([]);
      expect(problems).toEqual([
        { kind: 'plans', message: expect.stringMatching(/^plans: expected an array/) },
      ]);
      expect(problems[0]?.message).not.toContain('secret');
    }
  });

  it('takes nothing that another script planted on Object.prototype', () => {
    const evil = { badge: 'evil', description: 'evil', was: '999', disabled: true };
    const before = JSON.stringify(offer([{ ...monthly }]));
    Object.assign(Object.prototype, evil);
    const after = offer([{ ...monthly }]);
    for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(before));
  });

  it('reads every field once', () => {
    const reads: string[] = [];
    const counting = <Host extends object>(host: Host, path: string): Host =>
      new Proxy(host, {
        get(target, field, receiver) {
          reads.push(`${path}.${String(field)}`);
          return Reflect.get(target, field, receiver);
        },
      });
    const plan = {
      ...monthly,
      was: '50',
      disabled: false,
      features: counting(['One'], 'features'),
      period: counting({ ...monthly.period }, 'period'),
      intro: counting({ price: 0, period: counting({ ...week }, 'introPeriod') }, 'intro'),
    };
    expect(offer(counting([counting(plan, 'plan')], 'plans')).problems).toEqual([]);
    expect(reads.filter((read, index) => reads.indexOf(read) !== index)).toEqual([]);
  });

  it('with a false length costs no more than a full list', () => {
    expect(messagesOf(new Array(4_294_967_295))).toContain(
      'plans.length: expected at most 1000, got 4294967295',
    );
    for (const length of [Number.POSITIVE_INFINITY, Number.NaN, -1, 2 ** 60, '9', Symbol('9'), thorny({})]) {
      const list = new Proxy([monthly], {
        get: (target, field) => (field === 'length' ? length : Reflect.get(target, field)),
      });
      expect(() => offer(list)).not.toThrow();
      expect(() => offer([{ ...monthly, features: list }])).not.toThrow();
    }
    const many = Array.from({ length: 100_000 }, (_, index) => ({ ...monthly, ident: `pp_${index}` }));
    expect(offer(many).offers).toHaveLength(1000);
  });

  it('that throws at every use is a problem like any other', () => {
    const cyclic: Record<string, unknown> = { ...monthly };
    Object.assign(cyclic, { period: cyclic, intro: cyclic, features: [cyclic], was: cyclic });
    for (const nasty of [thorny({}), thorny([]), thorny(() => {}), revoked({}), revoked([]), cyclic]) {
      expect(offer(nasty).problems).not.toEqual([]);
      expect(offer([nasty]).problems).not.toEqual([]);
      for (const field of ['ident', 'title', 'features', 'currency', 'price', 'period', 'intro', 'was']) {
        const { offers, problems } = offer([
          { ...monthly, [field]: nasty },
          { ...monthly, ident: 'pp_other' },
        ]);
        expect(problems[0]?.message).toMatch(`plans[0].${field}`);
        expect(offers.at(-1)).toMatchObject({ plan: { ident: 'pp_other' }, selectable: true });
      }
    }
    expect(messagesOf(throwing('0', []))).toEqual([expect.stringContaining('plans: expected an array')]);
  });

  it('never throws, and never sells a plan whose conditions cannot be shown', () => {
    const anything = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
      fc.constantFrom(throwing('price'), throwing('count', {}), Symbol('s'), () => {}, 10n ** 50n, '\uD800'),
    );
    const field = <Value>(value: Value) => fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, anything);
    const period = fc.oneof(fc.record({ count: field(1), unit: field('month') }), anything);
    const plan = fc.record(
      {
        ident: field('pp_a'),
        title: field('A'),
        description: anything,
        features: fc.oneof(fc.array(anything), anything),
        badge: anything,
        disabled: anything,
        currency: field('USD'),
        price: field('39.99'),
        period,
        intro: fc.oneof(fc.record({ price: field('0'), period }, { requiredKeys: [] }), anything),
        was: field('59'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(plan, anything)), anything), (input) => {
        const { offers, problems } = offer(input);
        for (const { plan, selectable, terms } of offers) {
          if (!selectable) continue;
          expect(terms).not.toBeNull();
          expect(plan.intro && !plan.period).toBeFalsy();
          expect(JSON.stringify(terms)).not.toMatch(/NaN|undefined|\[object|[^{]\{\w+\}/);
        }
        for (const { kind, message } of problems) {
          expect(kind).toBe('plans');
          expect(message).toMatch(/^plans[\w.[\]]*: expected .+, got .+/s);
          expect(message).not.toMatch(/\[object|undefined$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
