/**
 * The options as they were given. The host's script comes first, then the element's markup, then the default of the
 * table. This module does not know the picker.
 */
import { textsIn } from '../messages.ts';
import { readPlansJson } from '../plans.ts';
import { readPricePoints } from '../price-points.ts';
import type { PlanCopy } from '../types.ts';
import { inMarkup } from './markup.ts';
import { type OptionName, options } from './options.ts';

export class GivenOptions {
  readonly #element: HTMLElement;
  /**
   * The values that the host's script set. They stay when the page changes its markup. The object has no prototype, so
   * no value is inherited.
   */
  readonly #set = { __proto__: null } as Partial<Record<OptionName, unknown>>;
  /** The plans in markup. While the page is still loading, incomplete JSON is not a mistake. */
  #plansRead: unknown;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  set(name: OptionName, value: unknown): void {
    // If the default is `null`, then `null` means “none”. Otherwise `null` and `undefined` leave the option to markup.
    this.#set[name] = value === null && options[name].otherwise !== null ? undefined : value;
  }

  /** The value that the picker gets. */
  get(name: OptionName): unknown {
    const set = this.#set[name];
    const given = set === undefined ? this.#inMarkup(name) : set;
    return given ?? options[name].otherwise;
  }

  /** The value that the host reads. */
  read(name: OptionName): unknown {
    const value = this.get(name);
    switch (name) {
      case 'plans':
        return this.plans();
      case 'pricePoints':
        return readPricePoints(value)?.idents ?? [];
      case 'baseUrl':
        return value ?? '';
      case 'messages':
        return typeof value === 'string' ? textsIn(value) : value;
      default: {
        const { isFlag, values, otherwise } = options[name];
        if (values) return values.includes(value as string) ? value : otherwise;
        return isFlag ? Boolean(value) : value;
      }
    }
  }

  plans(): readonly PlanCopy[] {
    const plans = this.get('plans');
    return (typeof plans === 'string' ? readPlansJson(plans).plans : plans) as readonly PlanCopy[];
  }

  /** Called when the markup has changed. Returns whether that changes the option. */
  hearMarkup(name: OptionName): boolean {
    // A “none” from the script holds until the markup changes.
    if (this.#set[name] === null) delete this.#set[name];
    return this.#set[name] === undefined && (name !== 'plans' || this.readPlans());
  }

  /** Reads the plans from markup. Returns whether that changes the option. */
  readPlans(): boolean {
    const json = inMarkup(this.#element, 'plans');
    if (json === undefined || json === this.#plansRead) return false;
    const isLoading = this.#element.ownerDocument.readyState === 'loading';
    if (isLoading && readPlansJson(String(json)).problem) return false;
    this.#plansRead = json;
    return this.#set.plans === undefined;
  }

  /** What the picker gets. A secret key is no option: the picker gets its name all the same, and refuses it. */
  valuesOf(names: readonly string[]): Readonly<Record<string, unknown>> {
    const read = (name: string) => (Object.hasOwn(options, name) ? this.get(name as OptionName) : true);
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  }

  #inMarkup(name: OptionName): unknown {
    return name === 'plans' ? this.#plansRead : inMarkup(this.#element, name);
  }
}
