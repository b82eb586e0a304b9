import { define, type PlanPickerElement, tagName } from './element/element.ts';
import { optionNames, type ResumeSubmit } from './element/options.ts';
import { PlanPickerError } from './error.ts';
import type { PlanPickerOptions } from './picker/options.ts';
import { namesSecret, noSecret } from './secret.ts';
import type { Layout } from './types.ts';

/** The options of `mount`: the element's properties, with the same names. */
export interface MountOptions extends PlanPickerOptions {
  /** The name of the form field for the plan shown. */
  name?: string;
  /** The name of the form field for the order id of the current session. */
  orderName?: string;
  required?: boolean;
  disabled?: boolean;
  /** Whether a held-back submit goes on by itself once the plan is confirmed. @default 'auto' */
  resumeSubmit?: ResumeSubmit;
  /** How the cards are laid out. @default 'auto' */
  layout?: Layout;
}

/**
 * Puts a picker into an element of the page. The target is the element or a selector. If the target already has a
 * picker, that picker gets the options, because page builders run the same script many times.
 * @throws {PlanPickerError} if the target does not exist, or if an option has an unknown name
 */
export const mount = (target: Element | string, options: MountOptions): PlanPickerElement => {
  const host = typeof target === 'string' ? find(target) : target;
  // `instanceof` is not used, because the target may belong to another document.
  if (host?.nodeType !== 1)
    throw mistake('target', 'an element, or a selector that finds one', String(target));
  if (!options) throw mistake('options', 'an object', String(options));
  for (const name of Object.keys(options)) {
    if ((optionNames as readonly string[]).includes(name)) continue;
    if (namesSecret(name))
      throw new PlanPickerError(`mount: expected ${noSecret}`, { field: name, expected: noSecret });
    throw mistake('options', `one of ${optionNames.join(', ')}`, name, name);
  }
  define();
  const existing = host.querySelector<PlanPickerElement>(`:scope > ${tagName}`);
  const picker = existing ?? document.createElement(tagName);
  Object.assign(picker, options);
  if (!existing) host.append(picker);
  return picker;
};

/** An invalid selector counts as a selector that finds nothing. */
const find = (selector: string): Element | null => {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
};

const mistake = (what: string, expected: string, got: string, field = what): PlanPickerError =>
  new PlanPickerError(`mount: expected ${what} to be ${expected}, got ${got}`, { field, expected });
