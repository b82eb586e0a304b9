import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onLocale, registeredMessages, registerLocale } from '../src/locale.ts';
import { completeMessages, english, type Messages, type Plural } from '../src/messages.ts';
import { createPlanPicker } from '../src/picker/picker.ts';
import { offerPlans } from '../src/plans.ts';
import type { Plan } from '../src/types.ts';

const folder = new URL('../src/locales/', import.meta.url);
const locales: (readonly [locale: string, messages: Messages])[] = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const module: { default: Messages } = await import(new URL(file, folder).href);
    return [file.replace('.ts', ''), module.default] as const;
  }),
);
const german = locales.find(([locale]) => locale === 'de')?.[1] ?? english;

/** Every text by its path, such as `perMonth.one` or `reasons.refused`. */
const textsOf = (messages: object): Map<string, string> =>
  new Map(
    Object.entries(messages).flatMap(([name, value]): (readonly [string, string])[] =>
      typeof value === 'string'
        ? [[name, value]]
        : [...textsOf(value)].map(([path, text]) => [`${name}.${path}`, text]),
    ),
  );
const marksIn = (text = '') => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
const isPlural = (value: unknown): value is Plural => typeof value === 'object' && 'other' in Object(value);
const englishTexts = [...textsOf(english)];
const plurals = Object.entries(english).flatMap(([name, value]) => (isPlural(value) ? [name] : []));

test('each promised language exists', () => {
  const promised = ['de', 'fr', 'es', 'pt-BR', 'it', 'nl', 'pl', 'tr', 'ja', 'ko', 'zh-Hans', 'ar', 'he'];
  expect(locales.map(([locale]) => locale)).toEqual(expect.arrayContaining(promised));
});

describe.each(locales)('%s', (locale, messages) => {
  const texts = textsOf(messages);

  test('has a text for each English text, and no other texts', () => {
    const names = (of: object) =>
      Object.keys(of)
        .flatMap((name) => (name === 'reasons' ? Object.keys(english.reasons).concat(name) : name))
        .sort();
    expect(names(messages)).toEqual(names(english));
    expect(Object.keys(messages.reasons).sort()).toEqual(Object.keys(english.reasons).sort());
    for (const [path, text] of texts) expect(text.trim(), path).toMatch(/^[^<>]+$/);
    // Before a punctuation mark, only a no-break space is allowed. After a normal space, the mark could begin a line.
    for (const [path, text] of texts) expect(text, path).not.toMatch(/ [:;!?]/);
  });

  test('has the same placeholders as English', () => {
    for (const [path, text] of englishTexts.filter(([path]) => !plurals.includes(path.split('.')[0] ?? '')))
      expect(marksIn(texts.get(path)), path).toEqual(marksIn(text));
  });

  test.each(plurals)('has %s in every plural form of the language', (name) => {
    const forms: Record<string, string> = { ...Reflect.get(messages, name) };
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const category of pluralCategories) {
      const mayOmitCount = category === 'one' || category === 'two';
      expect(forms[category], category).toMatch(mayOmitCount ? /./ : /\{count\}/);
    }
    // A text may have the forms `one` and `two` even if its language has no such forms. They then mean exactly 1 and 2.
    const further = Object.keys(forms).filter((form) => !(pluralCategories as string[]).includes(form));
    for (const form of further) expect(['one', 'two'], name).toContain(form);
    for (const text of Object.values(forms)) expect(text.replace('{count}', '')).not.toMatch(/[{}]/);
  });

  test('is complete, and has no problems', () => {
    expect(completeMessages(messages)).toEqual({ messages, problems: [] });
  });

  test('shows the terms of any plan in full', () => {
    const periods = (['minute', 'day', 'week', 'month', 'year'] as const).flatMap((unit) =>
      [1, 2, 3, 5, 11, 21, 100, 1_000_000].map((count) => ({ count, unit })),
    );
    const plans: Plan[] = periods.flatMap((period, index) => [
      { ident: `plain-${index}`, title: 'A', currency: 'EUR', price: '39.99', was: '59.99', period },
      ...['0', '1.5'].map((price) => ({
        ...{ ident: `intro-${price.replace('.', '_')}-${index}`, title: 'B', currency: 'JPY', price: 4000 },
        ...{ period, intro: { price, period: { count: 7, unit: 'day' as const } } },
      })),
    ]);
    const once: Plan = { ident: 'once', title: 'C', currency: 'KWD', price: '99.125' };
    const { offers, problems } = offerPlans([...plans, once], { locale, messages });
    expect(problems).toEqual([]);
    expect(offers).toHaveLength(plans.length + 1);
    for (const { plan, terms, selectable } of offers) {
      expect(selectable).toBe(true);
      const { price, per, dueToday, lines = [], trial } = terms ?? {};
      const said = [price, per, dueToday, ...lines, trial ?? price];
      for (const text of said) expect(text).toMatch(/^(?!.*(NaN|undefined|null|[{}])).+$/);
      if (plan.period) expect(lines.join(' ')).toContain(per);
      if (plan.intro)
        expect(lines).toEqual([expect.stringContaining(`${dueToday}`), trial, messages.renewal]);
      if (plan.intro) expect(trial).toContain(price);
      if (plan.intro) expect(trial).toContain(per);
    }
  });
});

test.each([
  ['de', 'de-AT'],
  ['de', 'de_CH'],
  ['zh-Hans', 'zh-CN'],
  ['zh-Hans', 'zh-Hans-CN'],
  ['zh-Hans', 'zh-SG'],
  ['pt-BR', 'pt'],
  ['he', 'iw'],
  ['ar', 'ar-EG'],
])('the texts of %s are used in a page with the language %s', (locale, wanted) => {
  registerLocale(locale, { ...english, legend: locale });
  expect(registeredMessages(wanted)?.legend).toBe(locale);
});

/** Words that each language uses only to address people formally. */
const formal = {
  de: /\b(Sie|Ihr\w*|Ihnen)\b/,
  es: /\b(usted|su|\w+[eí]selo|elija|recargue|cancele|paga)\b/i,
  fr: /\b(vous|votre|vos|\w+ez)\b/i,
  it: /\b(il suo|scelga|ricarichi|lo controlli)\b|^Ha /i,
  nl: /\b(u|uw)\b/i,
  tr: /[ıiuü]n[ıiuü]z|[ıiuü]n\.|[ıi]n:|y[ıi]n\b/,
} as const;

test.each(Object.entries(formal))(
  '%s has a variant that never addresses the shopper formally',
  (locale, words) => {
    const said = (name: string) => textsOf(locales.find(([own]) => own === name)?.[1] ?? {});
    const [usual, informal] = [said(locale), said(`${locale}-informal`)];
    expect([...usual.values()].some((text) => words.test(text))).toBe(true);
    expect([...informal].filter(([, text]) => words.test(text))).toEqual([]);
    expect([...informal.keys()].sort()).toEqual([...usual.keys()].sort());
  },
);

test('a German page uses the registered variant', () => {
  registerLocale('de-informal', { ...german, legend: 'Wähle' });
  expect(registeredMessages('de-AT')?.legend).toBe('Wähle');
});

test.each(['zh-TW', 'sr-Latn', 'no locale at all', ''])(
  'a page with the language %j is in English',
  (wanted) => {
    registerLocale('zh-Hans', english);
    registerLocale('sr', english);
    expect(registeredMessages(wanted)).toBeUndefined();
  },
);

test('a picker uses a language that is registered later, but keeps the host’s texts', () => {
  using picker = createPlanPicker({ orgId: 'acme', locale: 'de-AT', messages: { retry: 'Noch einmal' } });
  picker.connect();
  const before = picker.messages.value;
  registerLocale('de', german);
  expect(picker.messages.value).toEqual({ ...german, retry: 'Noch einmal' });
  expect(before.retry).toBe('Noch einmal');
  picker.configure({ locale: 'ru' });
  expect(picker.messages.value).toEqual({ ...english, retry: 'Noch einmal' });
});

test('the picker uses the English text where a language of another version has no valid text', () => {
  const { loading, renews, ...older } = german;
  registerLocale('de', { ...older, renews: 'Verlängert sich.' } as Messages);
  using picker = createPlanPicker({ orgId: 'acme', locale: 'de' });
  expect(picker.messages.value).toEqual({ ...german, loading: english.loading, renews: english.renews });
});

test('a listener that was removed does not hear of a new language', () => {
  let heard = 0;
  const leave = onLocale(() => {
    heard += 1;
  });
  registerLocale('nl', english);
  leave();
  registerLocale('nl', english);
  expect(heard).toBe(1);
});
