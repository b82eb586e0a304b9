import { define, type PlanPickerElement, tagName } from './element/element.ts';
import { optionNames, type ResumeSubmit } from './element/options.ts';
import { PlanPickerError } from './error.ts';
import type { PlanPickerOptions } from './picker/options.ts';
import { namesSecret, noSecret } from './secret.ts';
import type { Layout } from './types.ts';

/** What `mount` takes: the element's properties, by their names. */
export interface MountOptions extends PlanPickerOptions {
  /** The name under which the shown plan is submitted with a form. */
  name?: string;
  /** The name under which the order id of the running session is submitted with a form. */
  orderName?: string;
  required?: boolean;
  disabled?: boolean;
  /** Whether a submit that was held back goes on by itself once the plan is confirmed. @default 'auto' */
  resumeSubmit?: ResumeSubmit;
  /** @default 'auto' */
  layout?: Layout;
}

/**
 * Puts a picker into an element of the page, given itself or by a selector. A picker that is already there takes the
 * options instead: page builders run their scripts again and again.
 * @throws {PlanPickerError} when there is no such element, or an option has no such name.
 */
export const mount = (target: Element | string, options: MountOptions): PlanPickerElement => {
  const host = typeof target === 'string' ? find(target) : target;
  if (!(host instanceof Element))
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

/** What is no selector finds nothing. */
const find = (selector: string): Element | null => {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
};

const mistake = (what: string, expected: string, got: string, field = what): PlanPickerError =>
  new PlanPickerError(`mount: expected ${what} to be ${expected}, got ${got}`, { field, expected });
