/** Finds elements as Playwright's locators do, acts on them with real input, and works with Playwright's `expect`. */
import { asLocator, escapeForAttributeSelector, escapeForTextSelector, treeOf } from './scripts.ts';
import { isGone } from './tab.ts';

type Text = string | RegExp;

export interface RoleOptions {
  readonly name?: Text;
  readonly exact?: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What Playwright's matchers pass to a locator. */
interface Expectation {
  readonly isNot?: boolean;
  readonly timeout: number;
  readonly [more: string]: unknown;
}

interface Verdict {
  readonly matches: boolean;
  readonly received?: { readonly value?: unknown };
  readonly errorMessage?: string;
  readonly timedOut?: boolean;
  readonly log?: readonly string[];
}

/** A function that runs in the page. It gets the elements found, and Playwright's own tools. */
export type Finder<Argument, Result> = (
  found: { readonly elements: readonly Element[]; readonly matchers: Matchers },
  argument: Argument,
) => Result | Promise<Result>;

/** The part of Playwright's `InjectedScript` that is used here. */
export interface Matchers {
  parseSelector(selector: string): object;
  querySelectorAll(parsed: object, root: Node): Element[];
  strictModeViolationError(parsed: object, elements: readonly Element[]): Error;
  elementState(node: Element, state: string, frameVisible: boolean): { matches: boolean; received: string };
  expectHitTarget(
    point: { x: number; y: number },
    target: Element,
  ): 'done' | { hitTargetDescription: string };
  focusNode(node: Element, resetSelection?: boolean): string;
  fill(node: Element, value: string): string;
  retarget(node: Element, how: string): Element | null;
  expect(
    element: Element | undefined,
    options: object,
    elements: readonly Element[],
    frameVisible: boolean,
  ): Promise<Verdict>;
}

/** The part of a page that a locator uses. */
export interface Place {
  readonly mouse: { click(x: number, y: number): Promise<void> };
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  find<Argument, Result>(
    selector: string,
    run: Finder<Argument, Result> | string,
    argument: Argument,
    options?: { readonly isStrict?: boolean },
  ): Promise<Result>;
  keep(run: string): Promise<Handle>;
  poll<Value>(
    attempt: () => Promise<{ readonly value: Value } | { readonly otherwise: string }>,
    what: string,
  ): Promise<Value>;
  pause(): Promise<void>;
}

/** A value that the page stores, so that later functions can use it. */
export interface Handle {
  evaluate<Argument, Result>(
    run: (kept: never, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
}

export class Locator {
  /** Playwright's `expect` recognises a locator by this name. */
  readonly _apiName = 'Locator';
  readonly _selector: string;
  readonly #page: Place;

  constructor(page: Place, selector: string) {
    this.#page = page;
    this._selector = selector;
  }

  page(): Place {
    return this.#page;
  }

  toString(): string {
    return asLocator('javascript', this._selector);
  }

  locator(selector: string): Locator {
    return this.#within(selector);
  }

  getByRole(role: string, options: RoleOptions = {}): Locator {
    return this.#within(selectRole(role, options));
  }

  getByText(text: Text, { exact = false }: { exact?: boolean } = {}): Locator {
    return this.#within(selectText(text, exact));
  }

  first(): Locator {
    return this.nth(0);
  }

  nth(index: number): Locator {
    return this.#within(`nth=${index}`);
  }

  async count(): Promise<number> {
    return this.#page.find(this._selector, ({ elements }) => elements.length, null);
  }

  async all(): Promise<readonly Locator[]> {
    return Array.from({ length: await this.count() }, (_, index) => this.nth(index));
  }

  evaluate<Argument, Result>(
    run: (element: never, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    return this.#one<unknown, Result>(
      `({ elements }, argument) => (${run})(elements[0], argument)`,
      argument,
    );
  }

  evaluateAll<Argument, Result>(
    run: (elements: never, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    return this.#page.find(
      this._selector,
      `({ elements }, argument) => (${run})([...elements], argument)` as never,
      argument,
    );
  }

  evaluateHandle(run: (element: never) => unknown) {
    const found = ({ elements: [element] }: { elements: readonly Element[] }) => element;
    return this.#one(found, null).then(() =>
      this.#page.keep(
        `async () => (${run})((${query})(${JSON.stringify(this._selector)}, window[Symbol.for('matchers')])[0])`,
      ),
    );
  }

  elementHandle() {
    return this.evaluateHandle((element) => element);
  }

  async boundingBox(): Promise<Box> {
    return this.#one(({ elements: [element] }) => {
      const { x, y, width, height } = (element as Element).getBoundingClientRect();
      return { x, y, width, height };
    }, null);
  }

  async scrollIntoViewIfNeeded(): Promise<void> {
    await this.#one(({ elements: [element] }) => {
      const { top, left, bottom, right } = (element as Element).getBoundingClientRect();
      if (top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth) return;
      element?.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    }, null);
  }

  async focus(): Promise<void> {
    await this.#one(({ elements: [element], matchers }) => {
      matchers.focusNode(element as Element);
    }, null);
  }

  async press(key: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press(key);
  }

  async fill(value: string): Promise<void> {
    await this.#one(({ elements: [element], matchers }, value) => {
      matchers.fill(element as Element, value);
    }, value);
    await this.#page.keyboard.type(value);
  }

  /**
   * Clicks as soon as the element is visible, enabled, at rest and not covered. With `force`, the element must only be
   * at rest.
   */
  async click({ force = false }: { force?: boolean } = {}): Promise<void> {
    let before: string | undefined;
    await this.#page.poll(async () => {
      const target = await this.#one(aim, force);
      if (typeof target === 'string') {
        before = undefined;
        return { otherwise: target };
      }
      const place = JSON.stringify(target);
      const isAtRest = place === before;
      before = place;
      if (!isAtRest) return { otherwise: 'it moves' };
      await this.#page.mouse.click(target.x, target.y);
      return { value: undefined };
    }, `${this}.click()`);
  }

  async check(): Promise<void> {
    const isChecked = () =>
      this.#one(
        ({ elements: [element], matchers }) =>
          matchers.elementState(element as Element, 'checked', true).matches,
        null,
      );
    if (!(await isChecked())) await this.click();
    if (!(await isChecked())) throw new Error(`${this}.check(): the click did not check it`);
  }

  /**
   * Playwright's matchers call this method. It asks the page again and again, and lets Playwright's own code decide.
   */
  async _expect(
    expression: string,
    { timeout, signal: _, title: __, ...given }: Expectation,
  ): Promise<Verdict> {
    const tree = expression === 'to.match.aria' && { expectedValue: treeOf(String(given.expectedValue)) };
    const options = { expression, ...given, ...tree, isNot: Boolean(given.isNot) };
    const { isNot } = options;
    const isList = expression === 'to.have.count' || expression.endsWith('.array');
    const end = performance.now() + timeout;
    for (;;) {
      const verdict = await this.#page
        .find<object, Verdict>(this._selector, judge as never, { options, isList })
        .catch(unlessGone);
      if (verdict && verdict.matches !== isNot) return verdict;
      if (performance.now() > end) return { matches: isNot, timedOut: true, ...verdict };
      await this.#page.pause();
    }
  }

  #within(selector: string): Locator {
    return new Locator(this.#page, `${this._selector} >> ${selector}`);
  }

  /** Waits until there is an element. If there is more than one, throws. */
  #one<Argument, Result>(run: Finder<Argument, Result> | string, argument: Argument): Promise<Result> {
    return this.#page.poll(async () => {
      const there = await this.#page
        .find<unknown, { value: Result } | null>(
          this._selector,
          `async (found, argument) =>
            found.elements.length > 0 ? { value: await (${run})(found, argument) } : null` as never,
          argument,
          { isStrict: true },
        )
        .catch(unlessGone);
      return there ?? { otherwise: 'there is none' };
    }, String(this));
  }
}

/** Ignores the errors of a navigation. For a moment there is no document, or a frame has not loaded yet. */
const unlessGone = (error: unknown): null => {
  if (isGone(error)) return null;
  throw error;
};

export const selectRole = (role: string, { name, exact = false }: RoleOptions): string =>
  `internal:role=${role}${name === undefined ? '' : `[name=${escapeForAttributeSelector(name, exact)}]`}`;

export const selectText = (text: Text, exact: boolean): string =>
  `internal:text=${escapeForTextSelector(text, exact)}`;

/** Runs in the page. Returns the elements that a selector finds. */
export const query = (selector: string, matchers: Matchers, isStrict = false): readonly Element[] => {
  const parsed = matchers.parseSelector(selector);
  const elements = matchers.querySelectorAll(parsed, document);
  if (isStrict && elements.length > 1) throw matchers.strictModeViolationError(parsed, elements);
  return elements;
};

/** Runs in the page. Returns the point to click, or why a click is not possible yet. */
const aim: Finder<boolean, { x: number; y: number } | string> = ({ elements, matchers }, force) => {
  const element = elements[0] as Element;
  for (const state of force ? [] : ['visible', 'enabled'])
    if (!matchers.elementState(element, state, true).matches) return `it is not ${state}`;
  const isSeen = ({ top, left, bottom, right }: DOMRect) =>
    top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  if (!isSeen(element.getBoundingClientRect()))
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const point = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
  const hit = force ? 'done' : matchers.expectHitTarget(point, element);
  return hit === 'done' ? point : `${hit.hitTargetDescription} is in front of it`;
};

/** Runs in the page. Decides, as Playwright does, whether the expectation of a matcher is met. */
const judge: Finder<{ options: { expression: string; isNot: boolean }; isList: boolean }, Verdict> = async (
  { elements, matchers },
  { options, isList },
) => {
  const { expression, isNot } = options;
  if (elements.length > 1 && !isList)
    throw new Error(`strict mode violation: it resolved to ${elements.length} elements`);
  if (elements.length > 0 || isList) {
    return matchers.expect(elements[0], options, elements, true);
  }
  if (expression === 'to.be.hidden' || expression === 'to.be.detached') return { matches: true };
  if (expression === 'to.be.visible' || expression === 'to.be.attached') return { matches: false };
  return { matches: isNot, errorMessage: 'element(s) not found' };
};
