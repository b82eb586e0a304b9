import { define, type PlanPickerElement, tagName } from './element.ts';
import { PlanPickerError } from './error.ts';
import { namesSecret, noSecret } from './secret.ts';
import type { PlanPickerOptions } from './store.ts';
import type { Layout } from './types.ts';

/** What `mount` takes: the element's properties, by their names. */
export interface MountOptions extends PlanPickerOptions {
  /** The name under which the shown plan is submitted with a form. */
  name?: string;
  required?: boolean;
  disabled?: boolean;
  /** @default 'auto' */
  layout?: Layout;
}

/** Every option, by name. */
export const optionNames: readonly (keyof MountOptions)[] = [
  ...([
    'orgId',
    'session',
    'selected',
    'plans',
    'pricePoints',
    'baseUrl',
    'locale',
    'messages',
    'clientMetadata',
    'problemKinds',
  ] as const),
  ...(['timeout', 'lateWriteWindow', 'afterUpdate', 'renewSession', 'name', 'required'] as const),
  ...(['disabled', 'layout'] as const),
];

/**
 * Puts a picker into an element of the page, given itself or by a selector. A picker that is already there takes the
 * options instead: page builders run their scripts again and again.
 * @throws {PlanPickerError} when there is no such element, or an option has no such name.
 */
export const mount = (target: Element | string, options: MountOptions): PlanPickerElement => {
  const host = typeof target === 'string' ? document.querySelector(target) : target;
  if (!(host instanceof Element)) {
    const expected = 'an element, or a selector that finds one';
    throw new PlanPickerError(`mount: expected target to be ${expected}, got ${String(target)}`, {
      field: 'target',
      expected,
    });
  }
  for (const field of Object.keys(options)) {
    if ((optionNames as readonly string[]).includes(field)) continue;
    const isSecret = namesSecret(field);
    const expected = isSecret ? noSecret : `one of ${optionNames.join(', ')}`;
    const told = isSecret ? expected : `options to be ${expected}, got ${field}`;
    throw new PlanPickerError(`mount: expected ${told}`, { field, expected });
  }
  define();
  const existing = host.querySelector<PlanPickerElement>(`:scope > ${tagName}`);
  const picker = existing ?? document.createElement(tagName);
  Object.assign(picker, options);
  if (!existing) host.append(picker);
  return picker;
};
