/**
 * The windows of one WebKit, each with one page. A driver speaks to one window at a time. With this module, a test can
 * speak to any window at any time, even while another window has not answered yet.
 *
 * The pages are in windows and not in tabs, because WebKitGTK reports every tab but the first tab as hidden, even when
 * the tab is shown.
 */
import { type Driver, DriverError } from './driver.ts';
import { literal } from './literal.ts';

export interface Tab {
  readonly handle: string;
  /** Runs a function in the page, or in one of its frames. If the function returns a promise, waits for it. */
  evaluate<Argument, Result>(
    run: string | ((argument: Argument) => Result | Promise<Result>),
    argument: Argument,
    frame?: string | null,
  ): Promise<Result>;
  /** Sends a command to this window. */
  send<Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Result>;
  /** Gives the window the focus, as a click on the window does. */
  focus(): Promise<void>;
  close(): Promise<void>;
}

export interface Tabs {
  /** The window that the browser opened when it started. */
  readonly first: Tab;
  open(): Promise<Tab>;
  /** All windows, also those that a page has opened. */
  all(): Promise<readonly Tab[]>;
}

export async function tabsOf(driver: Driver): Promise<Tabs> {
  const turn = oneByOne();
  const tabs = new Map<string, Tab>();
  const first = await driver.send<string>('GET', '/window');
  let current = first;
  let questions = 0;

  const tabOf = (handle: string): Tab => {
    const here = async <Result>(act: () => Promise<Result>): Promise<Result> => {
      if (current !== handle) await driver.send('POST', '/window', { handle });
      current = handle;
      return act();
    };
    const send: Tab['send'] = (method, path, body) => turn(() => here(() => driver.send(method, path, body)));
    const enter = async <Result>(frame: string, act: () => Promise<Result>): Promise<Result> => {
      const id = await driver.send<object>('POST', '/element', { using: 'css selector', value: frame });
      await driver.send('POST', '/frame', { id });
      try {
        return await act();
      } finally {
        await driver.send('POST', '/frame', { id: null });
      }
    };
    let window: number | null = null;
    const tab: Tab = {
      handle,
      send,
      async focus() {
        if (window === null) {
          // The display knows windows only by their titles. So the window gets its handle as its title for a moment.
          const title = await tab.evaluate(rename, handle);
          window = await driver.display.windowNamed(handle);
          await tab.evaluate(rename, title);
        }
        driver.display.focus(window);
        await tab.evaluate(untilFocused, null);
      },
      async evaluate(run, argument, frame = null) {
        questions += 1;
        const question = questions;
        const execute = <Result>(how: 'sync' | 'async', script: string) =>
          driver.send<Result>('POST', `/execute/${how}`, { script, args: [] });
        const within = <Result>(act: () => Promise<Result>) =>
          turn(() => here(frame === null ? act : () => enter(frame, act)));
        const answer = await within(() =>
          execute<Answer>('sync', `return (${ask})(${question}, ${run}, ${literal(argument)})`),
        );
        if (answer.is !== 'owed') return resultOf(answer);
        for (;;) {
          // The promise is in an array, so that `within` does not wait for it. So the test can speak to other windows
          // before the answer comes. If the driver changes to another window before it has sent the question, this loop
          // asks again.
          const asked = await within(async () => [
            execute<Answer>('async', `(${collect})(${question}, arguments[0])`),
          ]);
          const late = await asked[0];
          if (late && late.is !== 'unknown') return resultOf(late);
          const isOwed = await within(() => execute('sync', `return (${knows})(${question})`));
          if (!isOwed) throw new Error('the page has gone');
        }
      },
      close: () =>
        turn(async () => {
          await here(() => driver.send('DELETE', '/window'));
          tabs.delete(handle);
          current = '';
        }),
    };
    return tab;
  };
  const known = (handle: string): Tab => {
    const tab = tabs.get(handle) ?? tabOf(handle);
    tabs.set(handle, tab);
    return tab;
  };

  return {
    first: known(first),
    async open() {
      const { handle } = await turn(async () => {
        // If the driver's current window has been closed, the driver can do nothing. It cannot even open another
        // window.
        if (current === '') {
          await driver.send('POST', '/window', { handle: first });
          current = first;
        }
        return driver.send<{ handle: string }>('POST', '/window/new', { type: 'window' });
      });
      const tab = known(handle);
      await tab.focus();
      return tab;
    },
    async all() {
      const handles = await turn(() => driver.send<string[]>('GET', '/window/handles'));
      return handles.map(known);
    },
  };
}

type Answer =
  | { readonly is: 'value'; readonly value: never }
  | { readonly is: 'error'; readonly error: string }
  | { readonly is: 'owed' }
  | { readonly is: 'unknown' };

function resultOf(answer: Answer): never {
  if (answer.is === 'value') return answer.value;
  throw new Error(answer.is === 'error' ? answer.error : 'the page has gone');
}

/** Runs in the page. Sets the title and returns the old one. */
const rename = (title: string): string => {
  const before = document.title;
  document.title = title;
  return before;
};

/**
 * Runs in the page. Uses the `hasFocus` of the prototype, because another script may have replaced the `hasFocus` of
 * the document.
 */
const untilFocused = (): Promise<void> | undefined => {
  if (Document.prototype.hasFocus.call(document)) return;
  return new Promise((resolve) => addEventListener('focus', () => resolve(), { once: true }));
};

/**
 * Moves the pointer to a point in the visible part of the page. If the pointer is already there, the page gets no
 * event. So the pointer first moves to the next pixel.
 */
export const movePointer = (tab: Tab, x: number, y: number): Promise<void> =>
  tab.send('POST', '/actions', { actions: [mouse(moveTo(x + 1, y), moveTo(x, y))] });

export const pressMouse = (tab: Tab, x: number, y: number): Promise<void> =>
  tab.send('POST', '/actions', {
    actions: [mouse(moveTo(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 })],
  });

/** Presses keys one after the other, and then releases them. The keys have WebDriver's names. */
export const typeKeys = (tab: Tab, ...keys: readonly string[]): Promise<void> =>
  tab.send('POST', '/actions', {
    actions: [
      {
        ...{ type: 'key', id: 'keyboard' },
        actions: [
          ...keys.map((value) => ({ type: 'keyDown', value })),
          ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
        ],
      },
    ],
  });

const mouse = (...actions: readonly object[]) => ({
  ...{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions },
});

const moveTo = (x: number, y: number) => ({ type: 'pointerMove', duration: 0, x, y });

/** Whether the error says that the page went away before it answered. */
export const isGone = (error: unknown): boolean =>
  error instanceof DriverError
    ? /no such|unload/.test(error.message)
    : String(error).includes('the page has gone');

/**
 * Runs in the page. If the result is not a promise, returns it at once. The function runs in an event listener, so that
 * all microtasks run when the function ends, as in a page's own script. In a script of the driver, WebKit would run
 * microtasks after each callback.
 */
const ask = (question: number, run: (argument: unknown) => unknown, argument: unknown): Answer => {
  const told = (error: unknown): Answer => ({ is: 'error', error: String(error) });
  let answer: Answer = { is: 'unknown' };
  const listen = (): void => {
    try {
      const value = run(argument) as PromiseLike<unknown> | null | undefined;
      if (typeof value?.then !== 'function') {
        answer = { is: 'value', value: value as never };
        return;
      }
      const key = Symbol.for('driver');
      const owing = window as unknown as { [key]?: Map<number, Promise<Answer>> };
      owing[key] ??= new Map();
      owing[key].set(
        question,
        (value as Promise<never>).then((value): Answer => ({ is: 'value', value }), told),
      );
      answer = { is: 'owed' };
    } catch (error) {
      answer = told(error);
    }
  };
  const target = new EventTarget();
  target.addEventListener('ask', listen);
  target.dispatchEvent(new Event('ask'));
  return answer;
};

/** Runs in the page. Waits for the promise that an earlier question has returned. */
const collect = (question: number, done: (answer: Answer) => void): void => {
  const owed = (window as unknown as Record<symbol, Map<number, Promise<Answer>>>)[Symbol.for('driver')];
  const answer = owed?.get(question);
  if (!answer) done({ is: 'unknown' });
  answer?.then((given) => {
    owed?.delete(question);
    done(given);
  });
};

/** Runs in the page. Returns whether the page still owes the answer to a question. */
const knows = (question: number): boolean =>
  (window as unknown as Record<symbol, Map<number, unknown>>)[Symbol.for('driver')]?.has(question) ?? false;

/** Returns a function that runs acts one after the other. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const next = last.then(act, act);
    last = next.catch(() => {});
    return next;
  };
}
