/**
 * Puts the picker's view into a page of a real browser. Each test of a file that imports this module starts with an
 * empty page.
 */
import { act, cleanup, render } from '@testing-library/preact';
import { h } from 'preact';
import { afterEach, beforeEach, vi } from 'vitest';
import { page } from 'vitest/browser';
import { Picker, type PickerProps } from '../../src/view/picker.tsx';
import { styles } from '../../src/view/styles.ts';
import { restingView } from './resting-view.ts';
import { offers } from './shown-plans.ts';

beforeEach(() => page.viewport(414, 900));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  cleanup();
  document.body.replaceChildren();
  document.documentElement.removeAttribute('style');
});

/** Mounts a picker in a shadow root, as the element does. */
export function mount(changes: Partial<PickerProps> = {}) {
  const host = document.body.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];

  const onPick = vi.fn<PickerProps['onPick']>();
  const onRetry = vi.fn<PickerProps['onRetry']>();
  const onPayHere = vi.fn<PickerProps['onPayHere']>();
  const onReload = vi.fn<PickerProps['onReload']>();
  let props: PickerProps = {
    ...restingView,
    ...{ offers, shown: 'pp_month', confirmed: 'pp_month' },
    onPick,
    onRetry,
    onPayHere,
    onReload,
    ...changes,
  };
  const container = root as unknown as HTMLElement;
  const draw = () => render(<Picker {...props} />, { container });
  draw();

  const find = <Type extends Element = HTMLElement>(selector: string) => {
    const found = root.querySelector<Type>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  };
  const heard: string[] = [];
  const listen = () => {
    const text = find('[role=status]').textContent ?? '';
    if (text !== heard.at(-1)) heard.push(text);
  };
  return {
    host,
    root,
    onPick,
    onRetry,
    onPayHere,
    onReload,
    find,
    update(changes: Partial<PickerProps>) {
      listen();
      props = { ...props, ...changes };
      draw();
      listen();
    },
    radio: (ident: string) => find<HTMLInputElement>(`[value=${ident}]`),
    card: (ident: string) => find<HTMLLabelElement>(`label:has([value=${ident}])`),
    checked: () => [...root.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value),
    said: () => find('[role=status]').textContent,
    /** Everything the live region has said, in order. */
    heard() {
      listen();
      return heard.filter((text) => text !== '');
    },
  };
}

export const pass = (milliseconds: number) =>
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });

/** A picker that has been in one state for a second. So it also shows the texts that appear only after a while. */
export function mountForLong(changes: Partial<PickerProps>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const mounted = mount(changes);
  pass(1000);
  vi.useRealTimers();
  return mounted;
}

export const radioNamed = (name: string) => page.getByRole('radio', { name });

/** Adds a style sheet to the page around the picker. */
export function addStyle(css: string): void {
  document.body.appendChild(document.createElement('style')).textContent = css;
}
