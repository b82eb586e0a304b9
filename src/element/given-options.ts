/**
 * The options as the host gave them. For each option, the value that a script set comes first. The value in the
 * element's markup comes second, and the default in `options.ts` comes last. This module does not know the picker.
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
   * The values that the host's script set. A change of the markup removes only a value that is `null`, which
   * means “none”. The object has no prototype, so it inherits no value.
   */
  readonly #set = { __proto__: null } as Partial<Record<OptionName, unknown>>;
  /** The plans that were last read from the markup. While the page is still loading, incomplete JSON is not read. */
  #plansRead: unknown;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  set(name: OptionName, value: unknown): void {
    // `undefined` leaves the option to the markup. `null` does the same, unless the default of the option is `null`. In
    // that case, `null` means “none”.
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

  /** Called when the markup has changed. Returns whether this change also changes the option. */
  hearMarkup(name: OptionName): boolean {
    // If a script has set the option to “none”, this setting counts only until the markup changes.
    if (this.#set[name] === null) delete this.#set[name];
    return this.#set[name] === undefined && (name !== 'plans' || this.readPlans());
  }

  /** Reads the plans from the markup. Returns whether these plans change the option. */
  readPlans(): boolean {
    const json = inMarkup(this.#element, 'plans');
    if (json === undefined || json === this.#plansRead) return false;
    const isLoading = this.#element.ownerDocument.readyState === 'loading';
    if (isLoading && readPlansJson(String(json)).problem) return false;
    this.#plansRead = json;
    return this.#set.plans === undefined;
  }

  /**
   * The values that the picker gets, by name. A secret key is no option. But the picker gets the name of the key, so
   * that the picker can refuse the key.
   */
  valuesOf(names: readonly string[]): Readonly<Record<string, unknown>> {
    const read = (name: string) => (Object.hasOwn(options, name) ? this.get(name as OptionName) : true);
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  }

  #inMarkup(name: OptionName): unknown {
    return name === 'plans' ? this.#plansRead : inMarkup(this.#element, name);
  }
}
