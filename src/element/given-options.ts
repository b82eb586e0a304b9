/**
 * The options as they were given: by the host's script, else by the element's markup, else by the table. Changes are
 * kept until the picker takes them all together. It does not know the picker.
 */
import { textsIn } from '../messages.ts';
import { readPlansJson } from '../plans.ts';
import { readPricePoints } from '../price-points.ts';
import type { PlanCopy } from '../types.ts';
import { inMarkup } from './markup.ts';
import { type OptionName, options } from './options.ts';

export class GivenOptions {
  readonly #element: HTMLElement;
  /** By the host's script. A page that writes its markup anew takes nothing of it away, and nothing is inherited. */
  readonly #set = { __proto__: null } as Partial<Record<OptionName, unknown>>;
  /** They take effect together, whatever their order. */
  readonly #changed = new Set<OptionName>();
  /** What must be refused, by the name it came with. */
  #secrets: Record<string, true> = {};
  /** The plans in markup: while the page is still loading, half of the JSON is no fault. */
  #plansRead: unknown;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  set(name: OptionName, value: unknown): void {
    // `null` says “none” where there can be none. All else that is not there leaves the say to markup.
    this.#set[name] = value === null && options[name].otherwise !== null ? undefined : value;
  }

  /** What the picker is given. */
  get(name: OptionName): unknown {
    const set = this.#set[name];
    const given = set === undefined ? this.#inMarkup(name) : set;
    return given ?? options[name].otherwise;
  }

  /** What a host reads. */
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
      case 'layout':
        return value === 'stack' || value === 'row' ? value : 'auto';
      case 'resumeSubmit':
        return value === 'off' ? value : 'auto';
      default:
        return options[name].isFlag ? Boolean(value) : value;
    }
  }

  plans(): readonly PlanCopy[] {
    const plans = this.get('plans');
    return (typeof plans === 'string' ? readPlansJson(plans).plans : plans) as readonly PlanCopy[];
  }

  /** Markup says something else. Whether that changes the option. */
  hearMarkup(name: OptionName): boolean {
    // “None” holds until markup says something else.
    if (this.#set[name] === null) delete this.#set[name];
    return this.#set[name] === undefined && (name !== 'plans' || this.readPlans());
  }

  /** Looks for plans in markup. Whether that changes the option. */
  readPlans(): boolean {
    const json = inMarkup(this.#element, 'plans');
    if (json === undefined || json === this.#plansRead) return false;
    const isLoading = this.#element.ownerDocument.readyState === 'loading';
    if (isLoading && readPlansJson(String(json)).problem) return false;
    this.#plansRead = json;
    return this.#set.plans === undefined;
  }

  note(name: OptionName): void {
    this.#changed.add(name);
  }

  /** The picker refuses what comes with a name that it does not take. */
  noteSecret(name: string): void {
    this.#secrets[name] = true;
  }

  /** All that changed since this was last asked. */
  takeChanges(): Readonly<Record<string, unknown>> {
    const changes = [...this.#changed].map((name) => [name, this.get(name)] as const);
    const taken = { ...Object.fromEntries(changes), ...this.#secrets };
    this.#changed.clear();
    this.#secrets = {};
    return taken;
  }

  #inMarkup(name: OptionName): unknown {
    return name === 'plans' ? this.#plansRead : inMarkup(this.#element, name);
  }
}
