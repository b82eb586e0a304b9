/**
 * The windows of one WebKit, each with one page. A driver has one window that it speaks to; here each can be spoken to
 * at any time, also while another one owes an answer.
 *
 * They are windows, not tabs: WebKitGTK says of every tab but the first one that it is hidden, also when it is shown.
 */
import { type Driver, DriverError } from './driver.ts';
import { literal } from './literal.ts';

export interface Tab {
  readonly handle: string;
  /** Runs a function in the page, or in a frame of it, and waits for what it promises. */
  evaluate<Argument, Result>(
    run: string | ((argument: Argument) => Result | Promise<Result>),
    argument: Argument,
    frame?: string | null,
  ): Promise<Result>;
  /** Sends a command to this window. */
  send<Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Result>;
  /** Gives it the focus, as whoever clicks on a window does. */
  focus(): Promise<void>;
  close(): Promise<void>;
}

export interface Tabs {
  /** The one that the browser began with. */
  readonly first: Tab;
  open(): Promise<Tab>;
  /** Those that a page has opened are among them. */
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
          // Only by its title can the display tell which window this is.
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
          // Others speak meanwhile: the driver may have turned away from here before it hears the question.
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
        // Of a window that was closed nothing can be asked, not even for another one.
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

/** Runs in the page, and says what it was called. */
const rename = (title: string): string => {
  const before = document.title;
  document.title = title;
  return before;
};

/** Runs in the page. Its own word for it may be another one's, so it is not asked. */
const untilFocused = (): Promise<void> | undefined => {
  if (Document.prototype.hasFocus.call(document)) return;
  return new Promise((resolve) => addEventListener('focus', () => resolve(), { once: true }));
};

/** Moves the pointer to a point of what is seen of the page. */
export const movePointer = (tab: Tab, x: number, y: number): Promise<void> =>
  tab.send('POST', '/actions', { actions: [mouse(moveTo(x, y))] });

export const pressMouse = (tab: Tab, x: number, y: number): Promise<void> =>
  tab.send('POST', '/actions', {
    actions: [mouse(moveTo(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 })],
  });

/** Each is pressed and let go, as WebDriver names it. */
export const typeKeys = (tab: Tab, keys: readonly string[]): Promise<void> =>
  tab.send('POST', '/actions', {
    actions: [
      {
        ...{ type: 'key', id: 'keyboard' },
        actions: keys.flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      },
    ],
  });

const mouse = (...actions: readonly object[]) => ({
  ...{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions },
});

const moveTo = (x: number, y: number) => ({ type: 'pointerMove', duration: 0, x, y });

/** Whether the page went away before it had answered. */
export const isGone = (error: unknown): boolean =>
  error instanceof DriverError
    ? /no such|unload/.test(error.message)
    : String(error).includes('the page has gone');

/**
 * Runs in the page. Whatever is no promise is answered at once. As a listener, for in a script of the driver's own WebKit
 * lets microtasks run whenever a callback returns, and not at the end as in every script of a page.
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

/** Runs in the page. */
const collect = (question: number, done: (answer: Answer) => void): void => {
  const owed = (window as unknown as Record<symbol, Map<number, Promise<Answer>>>)[Symbol.for('driver')];
  const answer = owed?.get(question);
  if (!answer) done({ is: 'unknown' });
  answer?.then((given) => {
    owed?.delete(question);
    done(given);
  });
};

/** Runs in the page. */
const knows = (question: number): boolean =>
  (window as unknown as Record<symbol, Map<number, unknown>>)[Symbol.for('driver')]?.has(question) ?? false;

/** Each waits for the one before. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const next = last.then(act, act);
    last = next.catch(() => {});
    return next;
  };
}
