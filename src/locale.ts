/**
 * The languages that the page's scripts have brought, before the picker or after it. It knows no picker, and no
 * language but by name.
 */
import type { Messages } from './messages.ts';

interface Registry {
  /** By language and script. */
  readonly texts: Map<string, Messages>;
  readonly listeners: Set<() => void>;
}

/** Shared by every copy of this script on the page, be it tag or module. The number is the shape's version. */
const key = Symbol.for('funnelfox-plan-picker:locales:1');

const registry = (): Registry => {
  const holder = globalThis as { [key]?: Registry };
  holder[key] ??= { texts: new Map(), listeners: new Set() };
  return holder[key];
};

/**
 * Makes every picker of the page whose locale is of this language speak it, now and later. `messages` still replaces
 * single texts.
 */
export const registerLocale = (locale: string, messages: Messages): void => {
  const { texts, listeners } = registry();
  texts.set(languageOf(locale), messages);
  for (const listener of [...listeners]) listener();
};

/** The texts for a locale, where its language was registered. */
export const registeredMessages = (locale: string): Messages | undefined => {
  try {
    return registry().texts.get(languageOf(locale));
  } catch {
    return undefined;
  }
};

/** Hears of each language that comes. Returns how to stop. */
export const onLocale = (listener: () => void): (() => void) => {
  const { listeners } = registry();
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What decides which words are understood: `de-AT` reads what `de` does, `zh-CN` what `zh-Hans` does. */
const languageOf = (locale: string): string => {
  const { language, script } = new Intl.Locale(locale.replaceAll('_', '-')).maximize();
  return `${language}-${script}`;
};
