/** Reads the options in an element's own markup, and the language of the markup around the element. */
import type { Session } from '../types.ts';
import { type OptionName, options } from './options.ts';

/** The value of an option in the markup, or `undefined` if the markup does not set it. Plans are returned as JSON. */
export const inMarkup = (element: Element, name: OptionName): unknown => {
  switch (name) {
    case 'session':
      return sessionIn(element);
    case 'plans':
      return element.getAttribute('plans') ?? scriptIn(element)?.textContent ?? undefined;
    case 'locale':
      return element.getAttribute('locale') || nearestLanguage(element) || undefined;
    default: {
      const { attribute, isFlag } = options[name];
      if (attribute === undefined) return undefined;
      return isFlag
        ? element.hasAttribute(attribute) || undefined
        : (element.getAttribute(attribute) ?? undefined);
    }
  }
};

/** Writes an attribute. If the value is `null` or `undefined`, removes the attribute. */
export const reflect = (element: Element, attribute: string, value: unknown): void => {
  if (value === null || value === undefined) element.removeAttribute(attribute);
  else element.setAttribute(attribute, String(value));
};

const sessionIn = (element: Element): Session | undefined => {
  const clientToken = element.getAttribute('client-token');
  const orderId = element.getAttribute('order-id');
  if (clientToken === null && orderId === null) return undefined;
  return { clientToken: clientToken ?? '', orderId: orderId ?? '' };
};

const scriptIn = (element: Element): Element | null =>
  element.querySelector(':scope > script[type="application/json"]');

/**
 * The nearest attribute `lang`: on the element itself, or on an element around it, even outside the shadow root that
 * contains the element.
 */
const nearestLanguage = (element: Element): string => {
  const bearer = element.closest('[lang]');
  if (bearer) return bearer.getAttribute('lang') ?? '';
  const host = hostOf(element);
  return host ? nearestLanguage(host) : '';
};

/**
 * Calls `onChange` after each change of a `lang` attribute in the element's document, or in a shadow root that contains
 * the element. Pages may set `lang` late. Returns a function that ends these calls.
 */
export const watchLanguage = (element: Element, onChange: () => void): (() => void) => {
  const observer = new MutationObserver(onChange);
  for (let at: Element | null = element; at !== null; at = hostOf(at)) {
    observer.observe(at.getRootNode(), { subtree: true, attributeFilter: ['lang'] });
  }
  return () => observer.disconnect();
};

/**
 * The element whose shadow root contains the given element; `null` if there is none. `instanceof` is not used, because
 * the given element may belong to another document.
 */
const hostOf = (element: Element): Element | null =>
  (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
