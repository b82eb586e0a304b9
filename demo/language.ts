/**
 * The language of the shop. The picker follows the `lang` attribute of the elements around it. The link `?language=…`
 * chooses the first language.
 */
import { signal } from '@preact/signals';
import { type PlanCopy, registerLocale } from 'funnelfox-plan-picker';
import arabic from 'funnelfox-plan-picker/locales/ar';
import german from 'funnelfox-plan-picker/locales/de-informal';
import { part } from './part.ts';
import { picker } from './picker.ts';
import { scenario, scenarioName } from './scenario.ts';
import { isReal } from './service.ts';
import ar from './texts/ar.ts';
import de from './texts/de.ts';
import en from './texts/en.ts';
import type { Texts } from './texts/texts.ts';

registerLocale('ar', arabic);
registerLocale('de', german);

export const languages = { en, de, ar } satisfies Record<string, Texts>;

export type Language = keyof typeof languages;

const asked = new URLSearchParams(location.search).get('language') ?? '';

export const language = signal<Language>(Object.hasOwn(languages, asked) ? (asked as Language) : 'en');

export const texts = (): Texts => languages[language.value];

/**
 * The plans that the page offers: from its scenario, from its markup or, if the page's URL names a session, from that
 * URL.
 */
const sold: readonly PlanCopy[] = (!isReal && scenario.plans) || picker.plans;

export const speak = (chosen: Language): void => {
  language.value = chosen;
  const { direction, instead, plans } = texts();
  const page: Readonly<Record<string, string>> = { ...texts().page, ...(!isReal && instead[scenarioName]) };
  const shop = part('shop');
  shop.lang = chosen;
  shop.dir = direction;
  for (const marked of document.querySelectorAll<HTMLElement>('[data-text]')) {
    marked.textContent = page[marked.dataset.text ?? ''] ?? '';
  }
  picker.messages = { legend: page.choose ?? '' };
  picker.plans = sold.map((plan) => ({ ...plan, ...plans[plan.ident] }));
  keepInLinks(chosen);
};

/** The page of another scenario begins in the same language. */
const keepInLinks = (chosen: Language): void => {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="?scenario="]')) {
    const query = new URLSearchParams(link.search);
    query.set('language', chosen);
    link.href = `?${query}`;
  }
};
