/**
 * Values that a host, a template, another script or the network may give to the picker. Also patterns for the elements
 * that the picker may render, and for the texts that it must never show.
 */
import fc from 'fast-check';

export const orderId = '123e4567-e89b-12d3-a456-426614174000';

/** Every use of this object throws. */
export const trap = new Proxy({}, new Proxy({}, { get: () => () => JSON.parse('') }));
const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const booby = Object.defineProperty({}, 'ident', {
  enumerable: true,
  get() {
    throw new Error('no');
  },
});

/** Each of these texts has broken a real page. */
const texts = [
  ...['', ' ', '\0', '\ufeff', '\u202e', '\ud800', '🦊'.repeat(50), 'x'.repeat(5000), '{price}{per}{count}'],
  ...[
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    '</style><i>',
    '&lt;b&gt;',
    "' onload='",
  ],
  ...['javascript:alert(1)', '__proto__', 'constructor', 'toString', '$&', '$1', '{__proto__}', '%s', '\r\n'],
  ...['1e400', '-0', '9'.repeat(400), '0x10', '1,99', '٣٫٥', 'Infinity', '1e-7', '.5', '00', '1_000'],
  ...[
    '{"__proto__":{"polluted":1}}',
    '[{"constructor":{"prototype":{"polluted":1}}}]',
    '['.repeat(5000),
    '{',
  ],
  ...['[{"ident":"pp_a","title":"A","currency":"USD","price":"1"}]', 'null', '1', '"plans"', '[null]'],
  ...[
    'en',
    'de_AT',
    'ar-u-nu-arab',
    'xx-invalid-locale-zzzzzzzzzz',
    'x-private',
    'i-klingon',
    'USD',
    'JPY',
    'XXX',
  ],
];
const oddities: readonly unknown[] = [
  ...[undefined, null, true, 0, -0, -1, 1.5, 1e21, 5e-324, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 7n],
  ...[Symbol('odd'), () => 1, class {}, [], {}, Object.create(null), new Date(Number.NaN), new Map(), /x/],
  ...[new Proxy([], {}), cyclic, booby, { length: 1e9 }],
  ...[
    JSON.parse('{"__proto__":{"polluted":1}}'),
    { toString: null, valueOf: null },
    { toJSON: () => cyclic },
  ],
];
export const aText = fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 30, unit: 'binary' }));
export const odd = fc.oneof(
  fc.constantFrom(...oddities),
  aText,
  fc.integer(),
  fc.double(),
  fc.anything({ maxDepth: 2, maxKeys: 4, withBigInt: true, withNullPrototype: true }),
);

/** Values without getters that throw. They can come from JSON or from an ordinary host. */
export const tame = odd.filter((value) => value !== booby);

/** Mostly right values, and sometimes wrong values. Because most values are right, many inputs pass the first check. */
export const mostly = <Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: right, weight: 4 }, { arbitrary: odd, weight: 1 });
export const anIdent = mostly(fc.constantFrom('pp_a', 'pp_b', 'pp_c'));
export const anAmount = mostly(fc.constantFrom('9.99', '0', 5, 0, '1999999999999999999.999', '1e3', 0.1));
export const aPeriod = mostly(
  fc.record({
    count: mostly(fc.constantFrom(1, 3, 7)),
    unit: mostly(fc.constantFrom('minute', 'day', 'week', 'month', 'year')),
  }),
);
export const aPlan = mostly(
  fc.record(
    {
      ident: anIdent,
      title: mostly(aText),
      currency: mostly(fc.constantFrom('USD', 'JPY', 'KWD', 'usd')),
      price: anAmount,
      description: mostly(aText),
      features: mostly(fc.array(mostly(aText), { maxLength: 3 })),
      badge: mostly(aText),
      disabled: mostly(fc.boolean()),
      period: aPeriod,
      intro: mostly(fc.record({ price: anAmount, period: aPeriod })),
      was: anAmount,
    },
    { requiredKeys: ['ident', 'title', 'currency', 'price'] },
  ),
);
export const aList = <Item>(item: fc.Arbitrary<Item>) => mostly(fc.array(item, { maxLength: 4 }));
export const aLocale = fc.oneof(
  fc.constantFrom('en', 'de', 'ar', 'ja', 'he-IL', 'pt-BR'),
  aText,
) as fc.Arbitrary<string>;

/** All elements that the picker renders. */
export const elements = /^(div|b|bdi|fieldset|legend|label|input|span|s|p|svg|path|button|slot)$/;

/** Matches text that shows a mistake in the picker's code, unless the host itself wrote the text. */
export const slip = /\bNaN\b|undefined|\[object /;
