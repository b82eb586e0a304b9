/** A document: of the page itself, or of one of its frames. Locators search in it. */

import { literal } from './literal.ts';
import type { Finder, Handle, Place } from './locator.ts';
import { Locator, query, type RoleOptions, selectRole, selectText } from './locator.ts';
import { matchersScript } from './scripts.ts';
import { movePointer, pressMouse, type Tab, typeKeys } from './tab.ts';

export type Run<Argument, Result> = string | ((argument: Argument) => Result | Promise<Result>);

/** WebDriver's character for each key, by Playwright's name for the key. */
const keys: Readonly<Record<string, string>> = {
  ...{ Shift: '\uE008', Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Space: ' ' },
  ...{ ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015' },
};

/** An attempt is repeated for at most this many ms. In these tests, Playwright's matchers have the same limit. */
const patience = 120_000;

export class Frame implements Place {
  readonly keyboard: Place['keyboard'];
  readonly mouse: Place['mouse'] & { move(x: number, y: number): Promise<void> };
  readonly #tab: Tab;
  /** The selector of the frame's element, or null for the page itself. */
  readonly #within: string | null;
  #kept = 0;

  constructor(tab: Tab, within: string | null = null) {
    this.#tab = tab;
    this.#within = within;
    this.keyboard = {
      press: (key) => typeKeys(tab, ...key.split('+').map((part) => keys[part] ?? part)),
      async type(text) {
        for (const sign of text) await typeKeys(tab, sign);
      },
    };
    this.mouse = {
      move: (x, y) => movePointer(tab, x, y),
      click: async (x, y) => {
        const { left, top } = within === null ? { left: 0, top: 0 } : await tab.evaluate(cornerOf, within);
        await pressMouse(tab, Math.round(left + x), Math.round(top + y));
      },
    };
  }

  locator(selector: string): Locator {
    return new Locator(this, selector);
  }

  getByRole(role: string, options: RoleOptions = {}): Locator {
    return this.locator(selectRole(role, options));
  }

  getByText(text: string | RegExp, { exact = false }: { exact?: boolean } = {}): Locator {
    return this.locator(selectText(text, exact));
  }

  evaluate<Argument, Result>(run: Run<Argument, Result>, argument?: Argument): Promise<Result> {
    return this.#tab.evaluate(run, argument as Argument, this.#within);
  }

  /** Runs a function in the page. The page stores the result, so that later functions can use it. */
  async keep(run: string): Promise<Handle> {
    this.#kept += 1;
    const key = literal(this.#kept);
    await this.evaluate(`async () => { (window[Symbol.for('kept')] ??= {})[${key}] = await (${run})(); }`);
    return {
      evaluate: (run, argument) =>
        this.evaluate(`(argument) => (${run})(window[Symbol.for('kept')][${key}], argument)`, argument),
    };
  }

  /** Runs a function in the page with the elements that a selector finds. */
  async find<Argument, Result>(
    selector: string,
    run: Finder<Argument, Result> | string,
    argument: Argument,
    { isStrict = false } = {},
  ): Promise<Result> {
    const script = `(argument) => {
      const matchers = window[Symbol.for('matchers')];
      if (!matchers) return { isBare: true };
      const elements = (${query})(${literal(selector)}, matchers, ${isStrict});
      const result = (${run})({ elements, matchers }, argument);
      return typeof result?.then === 'function' ? result.then((value) => ({ value })) : { value: result };
    }`;
    for (;;) {
      const answer = await this.evaluate<Argument, { isBare?: true; value: Result }>(script, argument);
      if (!answer.isBare) return answer.value;
      await this.evaluate(matchersScript());
    }
  }

  /** Repeats the attempt until it gives a value. Gives up after `patience` ms. */
  async poll<Value>(
    attempt: () => Promise<{ readonly value: Value } | { readonly otherwise: string }>,
    what: string,
  ): Promise<Value> {
    const end = performance.now() + patience;
    for (;;) {
      const outcome = await attempt();
      if ('value' in outcome) return outcome.value;
      if (performance.now() > end) throw new Error(`${what}: ${outcome.otherwise}`);
      await this.pause();
    }
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs in the page. Returns the corner where the content of a frame begins. */
const cornerOf = (selector: string): { left: number; top: number } => {
  const frame = document.querySelector(selector) as HTMLElement;
  const { left, top } = frame.getBoundingClientRect();
  return { left: left + frame.clientLeft, top: top + frame.clientTop };
};
