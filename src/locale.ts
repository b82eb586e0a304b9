/**
 * The languages that the page's scripts have registered, before or after the picker was loaded. This module does not
 * know pickers, and knows languages only by their names.
 */
import type { Messages } from './messages.ts';

interface Registry {
  /** The key is the language with its script, such as `de-Latn`. */
  readonly texts: Map<string, Messages>;
  readonly listeners: Set<() => void>;
}

/**
 * All copies of this code on the page share one registry, whether they come from a script tag or from a module. The
 * number in the key is the version of the type `Registry`.
 */
const key = Symbol.for('funnelfox-plan-picker:locales:1');

const registry = (): Registry => {
  const holder = globalThis as { [key]?: Registry };
  holder[key] ??= { texts: new Map(), listeners: new Set() };
  return holder[key];
};

/**
 * Registers the texts of a language. Every picker on the page with this language then uses these texts, even a picker
 * that is added later. The option `messages` still replaces individual texts.
 */
export const registerLocale = (locale: string, messages: Messages): void => {
  const { texts, listeners } = registry();
  texts.set(languageOf(locale), messages);
  for (const listener of [...listeners]) listener();
};

/** Whether `Intl` can read this locale. */
export const isLocale = (locale: string): boolean => {
  try {
    return languageOf(locale) !== '';
  } catch {
    return false;
  }
};

/** The texts for a locale; `undefined` if the language of the locale was not registered. */
export const registeredMessages = (locale: string): Messages | undefined => {
  try {
    return registry().texts.get(languageOf(locale));
  } catch {
    return undefined;
  }
};

/** Calls the listener each time a language is registered. Returns a function that removes the listener. */
export const onLocale = (listener: () => void): (() => void) => {
  const { listeners } = registry();
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/**
 * Language and script decide which texts are used: `de-AT` gets the texts of `de`, and `zh-CN` gets the texts of
 * `zh-Hans`.
 */
const languageOf = (locale: string): string => {
  const { language, script } = new Intl.Locale(locale.replaceAll('_', '-')).maximize();
  return `${language}-${script}`;
};
