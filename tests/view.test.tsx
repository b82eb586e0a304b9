import { act, cleanup, render } from '@testing-library/preact';
import axe from 'axe-core';
import { h } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import french from '../src/locales/fr.ts';
import dutch from '../src/locales/nl.ts';
import { english } from '../src/messages.ts';
import { describeTerms } from '../src/money.ts';
import type { Offer, Plan, Problem, ProblemKind } from '../src/types.ts';
import { Card } from '../src/view/card.tsx';
import { Picker, type PickerProps } from '../src/view/picker.tsx';
import { styles } from '../src/view/styles.ts';
import { restingView } from './support/resting-view.ts';

const monthly: Plan = {
  ident: 'pp_month',
  title: 'Monthly',
  badge: 'Most popular',
  currency: 'USD',
  price: '39.99',
  was: '59.99',
  period: { count: 1, unit: 'month' },
  intro: { price: 0, period: { count: 7, unit: 'day' } },
};
const yearly: Plan = {
  ident: 'pp_year',
  title: 'Yearly',
  description: 'Two months on us',
  features: ['Everything in Monthly', 'A yearly report'],
  currency: 'USD',
  price: '399',
  period: { count: 1, unit: 'year' },
};
const lifetime: Plan = { ident: 'pp_life', title: 'Lifetime', currency: 'USD', price: '1299' };

const offer = (plan: Plan, locale = 'en'): Offer => ({
  plan,
  selectable: !plan.disabled,
  terms: describeTerms(plan, { locale, messages: english }),
});
const offers = [monthly, yearly, lifetime].map((plan) => offer(plan));
const problem = (kind: ProblemKind, ident?: string): Problem => ({
  kind,
  message: 'for developers',
  ...(ident && { ident }),
});
const awaiting = { status: 'empty', shown: null, offers: [] } as const;
const rollback = (kind: ProblemKind) => ({
  from: 'pp_year',
  to: 'pp_month',
  problem: problem(kind, 'pp_year'),
});
/** To a plan that is not yet known to be held again. */
const rollingBack = (kind: ProblemKind) =>
  ({
    status: 'checking',
    shown: 'pp_month',
    confirmed: null,
    rollback: rollback(kind),
    problem: problem(kind, 'pp_year'),
  }) as const;

/** A picker in a shadow root, as the element holds it. */
function mount(changes: Partial<PickerProps> = {}) {
  const host = document.body.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];

  const onPick = vi.fn<PickerProps['onPick']>();
  const onRetry = vi.fn<PickerProps['onRetry']>();
  const onPayHere = vi.fn<PickerProps['onPayHere']>();
  let props: PickerProps = {
    ...restingView,
    ...{ offers, shown: 'pp_month', confirmed: 'pp_month' },
    onPick,
    onRetry,
    onPayHere,
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

const pass = (milliseconds: number) =>
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });

/** A picker that has been as it is for a second, so that its notice has said what it waits with. */
function mountForLong(changes: Partial<PickerProps>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const mounted = mount(changes);
  pass(1000);
  vi.useRealTimers();
  return mounted;
}

const radioNamed = (name: string) => page.getByRole('radio', { name });

beforeEach(() => page.viewport(414, 900));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  cleanup();
  document.body.replaceChildren();
  document.documentElement.removeAttribute('style');
});

const saving = (plan: Plan): Offer => {
  const { terms, ...rest } = offer({ ...plan, equivalent: 'week', highlighted: true });
  return { ...rest, terms: terms && { ...terms, savings: 'Save 16% compared with Monthly' } };
};

describe('what a plan comes to', () => {
  it('is told of it in small, by the eye and by assistive technology', async () => {
    const { card, find } = mount({ offers: [offer(monthly), saving(yearly)] });
    await expect
      .element(radioNamed('Yearly'))
      .toHaveAccessibleDescription(
        'Renews at $399.00 per year until you cancel. Save 16% compared with Monthly about $7.66 per week',
      );
    await expect.element(radioNamed('Yearly')).toHaveAccessibleName('Yearly $399.00 per year');
    const size = (selector: string) => Number.parseFloat(getComputedStyle(find(selector)).fontSize);
    expect(size('[part=equivalent]')).toBeLessThan(size('[part=price]'));
    expect(card('pp_year').part.contains('highlighted')).toBe(true);
    expect(card('pp_month').part.contains('highlighted')).toBe(false);
  });
});

describe('the summary', () => {
  const slotted = (host: HTMLElement) => {
    const pay = host.appendChild(document.createElement('button'));
    pay.slot = 'summary';
    return pay;
  };
  const summed = (root: ShadowRoot) => root.querySelector('[part=summary]')?.textContent;

  it('repeats the terms of the confirmed plan, not of the one that is merely shown', async () => {
    const { root, host, update } = mount({ shown: 'pp_year', status: 'saving' });
    slotted(host);
    await expect
      .poll(() => root.querySelector<HTMLElement>('[part=summary]')?.offsetHeight)
      .toBeGreaterThan(20);
    expect(summed(root)).toBe(
      'Monthly $0.00 due today. Free for 7 days. Then $39.99 per month, renewing until you cancel.',
    );
    update({ confirmed: 'pp_year' });
    expect(summed(root)).toBe('Yearly $399.00 due today. Renews at $399.00 per year until you cancel.');
    update({ confirmed: 'pp_life' });
    expect(summed(root)).toBe('Lifetime $1,299.00 due today.');
    update({ confirmed: null });
    expect(summed(root)).toBe('');
    expect(root.querySelectorAll('[role=status], [aria-live]')).toHaveLength(1);
  });

  it('keeps the room of the longest, so that what is below never moves', async () => {
    await page.viewport(320, 900);
    const { root, host, update } = mount();
    const pay = slotted(host);
    await expect.poll(() => root.querySelector<HTMLElement>('[part=summary]')?.hidden).toBe(false);
    const before = pay.getBoundingClientRect().top;
    for (const confirmed of [null, 'pp_life', 'pp_year']) {
      update({ confirmed });
      expect(pay.getBoundingClientRect().top).toBe(before);
    }
  });

  it('leaves each press to what is seen there: no button of the notice lies over a card or the summary', async () => {
    await page.viewport(320, 900);
    addStyle('body { font-family: sans-serif }');
    const back = { ...rollingBack('unreachable'), lostPick: 'pp_year' } as const;
    const { root, host, find, card, update } = mountForLong({ ...back, messages: french });
    slotted(host);
    await expect.poll(() => root.querySelector<HTMLElement>('[part=summary]')?.hidden).toBe(false);
    const hit = (top: number) => {
      const { left, right } = find('button').getBoundingClientRect();
      return root.elementFromPoint((left + right) / 2, top);
    };
    // Once with the button on the last line that is held, once on the first.
    for (const messages of [french, { ...french, chooseAgain: 'Encore', rollingBack: 'Un moment.' }]) {
      update({ messages });
      const { top, height } = find('button').getBoundingClientRect();
      expect(hit(top + height / 2)?.closest('button')).toBe(find('button'));
      expect(
        hit(find('[part=summary] p').getBoundingClientRect().top + 1)?.closest('button') ?? null,
      ).toBeNull();
      expect(hit(card('pp_life').getBoundingClientRect().bottom - 1)).toBe(card('pp_life'));
    }
  });

  it('takes no room where the page puts nothing beside it', () => {
    const { root } = mount();
    expect(root.querySelector<HTMLElement>('[part=summary]')?.offsetHeight).toBe(0);
  });
});

describe('a plan whose price is still to come', () => {
  it('holds the room that it will take, without an amount to be found', () => {
    const plans = [
      { ...yearly, badge: 'New' },
      { ...monthly, features: ['One', 'Two'] },
    ];
    const { card, root, update } = mount({
      ...awaiting,
      prices: { awaited: plans.map((plan) => offer(plan)), failed: false },
    });
    const before = [...root.querySelectorAll<HTMLElement>('label')].map((card) => card.offsetHeight);
    expect(root.querySelector('fieldset')?.textContent).not.toMatch(/\d/);
    expect(root.querySelectorAll('label[aria-hidden=true]')).toHaveLength(2);
    update({
      status: 'ready',
      offers: plans.map((plan) => offer(plan)),
      prices: { awaited: [], failed: false },
    });
    expect(plans.map(({ ident }) => card(ident).offsetHeight)).toEqual(before);
  });
});

describe('to assistive technology', () => {
  it('is a group of radios, each named by its title and price and described by its terms', async () => {
    mount();
    await expect.element(page.getByRole('group', { name: 'Choose your plan' })).toBeInTheDocument();
    await expect.element(radioNamed('Monthly')).toHaveAccessibleName('Monthly $39.99 per month');
    await expect
      .element(radioNamed('Monthly'))
      .toHaveAccessibleDescription(
        '$0.00 due today. Free for 7 days. Then $39.99 per month, renewing until you cancel.',
      );
    await expect.element(radioNamed('Lifetime')).toHaveAccessibleName('Lifetime $1,299.00 one-time payment');
    await expect.element(radioNamed('Lifetime')).toHaveAccessibleDescription('');
  });

  it('says that a struck-through price is the previous one', () => {
    const { find } = mount();
    expect(find('[part=was] .unseen').textContent).toBe('Previously $59.99');
    expect(find('[part=was] s').getAttribute('aria-hidden')).toBe('true');
  });

  it('says on the card that a plan cannot be chosen', async () => {
    const { card } = mount({
      offers: [offer(monthly), { plan: yearly, selectable: false, terms: null }],
      problem: problem('plans'),
    });
    await expect.element(radioNamed('Yearly')).toHaveAccessibleDescription('Not available right now');
    await expect.element(radioNamed('Yearly')).toBeDisabled();
    expect(card('pp_year').textContent).toContain('Not available right now');
  });

  it.each([
    ['en', 'ltr'],
    ['de-AT', 'ltr'],
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur', 'rtl'],
    ['pt_BR', 'ltr'],
    ['no locale at all', 'ltr'],
  ])('speaks %s, written %s', (locale, direction) => {
    const { find } = mount({ locale });
    expect(find('.picker').dir).toBe(direction);
    expect(() => Intl.getCanonicalLocales(find('.picker').lang)).not.toThrow();
  });

  const states: Record<string, Partial<PickerProps>> = {
    empty: { status: 'empty', shown: null, required: true },
    'awaiting prices': { ...awaiting, prices: { awaited: offers, failed: false } },
    'left without prices': { ...awaiting, prices: { awaited: offers, failed: true } },
    ready: { status: 'ready' },
    confirmed: { status: 'ready', justConfirmed: 'pp_month' },
    saving: { status: 'saving' },
    'rolled back': { status: 'ready', rollback: rollback('refused'), problem: problem('refused', 'pp_year') },
    checking: {
      status: 'checking',
      rollback: rollback('unreachable'),
      problem: problem('unreachable', 'pp_year'),
    },
    'rolling back, with the lost plan to choose again': {
      ...rollingBack('unreachable'),
      lostPick: 'pp_year',
    },
    'refused twice': { ...rollingBack('refused'), problem: problem('refused', 'pp_month') },
    locked: { status: 'locked' },
    'locked by another tab': { status: 'locked', payment: 'open' },
    'locked by a tab that does not answer': { status: 'locked', payment: 'silent' },
    closed: { status: 'closed', problem: problem('session-expired') },
    disabled: { disabled: true },
    'partly unavailable': { offers: [monthly, { ...yearly, disabled: true }].map((plan) => offer(plan)) },
  };
  const looks = ['light', 'dark'].flatMap((scheme) => ['en', 'ar'].map((locale) => ({ scheme, locale })));
  describe.each(looks)('axe finds nothing in $scheme, $locale, at 320 px,', ({ scheme, locale }) => {
    it.each(Object.entries(states))('when %s', async (_, state) => {
      await page.viewport(320, 900);
      document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas`;
      const { host } = mountForLong({
        offers: offers.map(({ plan }) => offer(plan, locale)),
        locale,
        ...state,
      });
      const { violations, incomplete } = await axe.run(host);
      expect(
        [...violations, ...incomplete].map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      ).toEqual([]);
    });
  });
});

describe('a pick', () => {
  it('is reported, and seen only when it is taken up', async () => {
    const { onPick, checked } = mount();
    await radioNamed('Yearly').click();
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
    expect(checked()).toEqual(['pp_month']);
  });

  it('is seen at once when it is taken up within the call', async () => {
    const { onPick, checked, update, card } = mount();
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await radioNamed('Yearly').click();
    expect(checked()).toEqual(['pp_year']);
    expect(card('pp_year').part.contains('selected')).toBe(true);
    await radioNamed('Lifetime').click();
    expect(checked()).toEqual(['pp_life']);
    expect(onPick).toHaveBeenCalledTimes(2);
  });

  it('can be made again after it was not taken up', async () => {
    const { onPick } = mount();
    await radioNamed('Yearly').click();
    await radioNamed('Yearly').click();
    expect(onPick).toHaveBeenCalledTimes(2);
  });

  it('is not one when it hits the plan that is shown', async () => {
    const { onPick } = mount();
    await radioNamed('Monthly').click();
    expect(onPick).not.toHaveBeenCalled();
  });

  it('can be made anywhere on the card', async () => {
    const { onPick, find } = mount();
    await userEvent.click(find('label:has([value=pp_year]) [part=features]'));
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
  });

  it('renders the two cards concerned, and no others', async () => {
    const { onPick, update } = mount();
    const renders = vi.spyOn(Card.prototype, 'render');
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await radioNamed('Yearly').click();
    expect(renders.mock.calls.map(([{ offer }]) => offer.plan.ident)).toEqual(['pp_month', 'pp_year']);
    renders.mockClear();
    update({ status: 'ready', justConfirmed: 'pp_year' });
    expect(renders.mock.calls.map(([{ offer }]) => offer.plan.ident)).toEqual(['pp_year']);
  });

  it('lets no native event out: the element has its own', async () => {
    const { host } = mount();
    const heard = vi.fn();
    for (const type of ['input', 'change']) host.addEventListener(type, heard);
    await radioNamed('Yearly').click();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('by keyboard', () => {
  it('starts at the shown plan, moves with the arrow keys, and leaves with Tab', async () => {
    const { root, radio, onPick, update } = mount({ shown: 'pp_year' });
    onPick.mockImplementation((shown) => update({ shown }));
    await userEvent.keyboard('{Tab}');
    expect(root.activeElement).toBe(radio('pp_year'));
    await userEvent.keyboard('{ArrowDown}');
    expect(root.activeElement).toBe(radio('pp_life'));
    await userEvent.keyboard('{ArrowDown}');
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(onPick.mock.calls).toEqual([
      ['pp_life', 'keyboard'],
      ['pp_month', 'keyboard'],
    ]);
    await userEvent.keyboard('{Tab}');
    expect(root.activeElement).toBeNull();
  });

  it('picks with Space where nothing is chosen yet', async () => {
    const { onPick } = mount({ shown: null, status: 'empty' });
    await userEvent.keyboard('{Tab} ');
    expect(onPick.mock.calls).toEqual([['pp_month', 'keyboard']]);
  });

  it('is told from a pointer by what was used last', async () => {
    const { onPick, update } = mount();
    onPick.mockImplementation((shown) => update({ shown }));
    await userEvent.keyboard('{Tab}{ArrowDown}');
    await radioNamed('Lifetime').click();
    await userEvent.keyboard('{ArrowUp}');
    expect(onPick.mock.calls.map(([, how]) => how)).toEqual(['keyboard', 'pointer', 'keyboard']);
  });

  it('keeps the focus where it is when a pick is rolled back', async () => {
    const { root, radio, onPick, update, checked } = mount();
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await userEvent.keyboard('{Tab}{ArrowDown}');
    update({
      shown: 'pp_month',
      status: 'ready',
      rollback: rollback('refused'),
      problem: problem('refused'),
    });
    expect(checked()).toEqual(['pp_month']);
    expect(root.activeElement).toBe(radio('pp_year'));
    expect(radio('pp_year').disabled).toBe(false);
  });

  it('keeps the focus on a plan that ceases to be on offer, refuses it, and disables it once left', async () => {
    const { root, radio, onPick, update, checked } = mount({ shown: null, status: 'empty' });
    await userEvent.keyboard('{Tab}');
    update({ offers: [{ ...offer(monthly), selectable: false }, ...offers.slice(1)] });
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(radio('pp_month').disabled).toBe(false);
    expect(radio('pp_month').ariaDisabled).toBe('true');
    await userEvent.keyboard(' ');
    expect(checked()).toEqual([]);
    expect(onPick).not.toHaveBeenCalled();
    await act(() => radio('pp_month').blur());
    expect(radio('pp_month').disabled).toBe(true);
  });
});

describe('a picker that takes no picks', () => {
  it('leaves the shown plan checked while a payment is under way, whatever is clicked or pressed', async () => {
    const { root, radio, onPick, checked, update, find } = mount();
    await userEvent.keyboard('{Tab}');
    update({ status: 'locked' });
    expect(root.activeElement).toBe(radio('pp_month'));
    for (const { plan } of offers) {
      expect(radio(plan.ident).disabled).toBe(false);
      expect(radio(plan.ident).ariaDisabled).toBe('true');
    }
    await userEvent.keyboard('{ArrowDown}');
    expect(checked()).toEqual(['pp_month']);
    await userEvent.keyboard(' ');
    expect(checked()).toEqual(['pp_month']);
    for (const target of ['[value=pp_life]', 'label:has([value=pp_life]) [part=title]']) {
      await userEvent.click(find(target), { force: true });
      expect(checked()).toEqual(['pp_month']);
    }
    expect(onPick).not.toHaveBeenCalled();
  });

  it('is out of reach while disabled, but for the plan that had the focus', async () => {
    const { root, radio, onPick, checked, update } = mount();
    await userEvent.keyboard('{Tab}');
    update({ disabled: true });
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(offers.map(({ plan }) => radio(plan.ident).disabled)).toEqual([false, true, true]);
    await userEvent.keyboard('{ArrowDown} ');
    await userEvent.click(radio('pp_year'), { force: true });
    expect(checked()).toEqual(['pp_month']);
    expect(onPick).not.toHaveBeenCalled();
  });

  it('is not a closed one: the host may bring a new session', async () => {
    const { onPick } = mount({ status: 'closed', problem: problem('session-expired') });
    await radioNamed('Yearly').click();
    expect(onPick).toHaveBeenCalledOnce();
  });
});

describe('the notice', () => {
  it('marks progress on the card at once, and says it only after a second', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { said, update, radio, find } = mount();
    update({ status: 'saving' });
    expect(getComputedStyle(radio('pp_month'), '::before').animationName).toBe('turn');
    pass(999);
    expect(said()).toBe('');
    pass(1);
    expect(said()).toBe('Saving your choice…');
    expect(find('[part=notice] svg').getAttribute('aria-hidden')).toBe('true');
    update({ status: 'ready' });
    expect(said()).toBe('');
    update({ status: 'checking' });
    expect(said()).toBe('');
    pass(1000);
    expect(said()).toBe('Checking your plan…');
  });

  it('says one thing of a pick that is saved quickly', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, update } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    update({ status: 'ready', justConfirmed: 'pp_year' });
    pass(1000);
    update({ offers: [...offers] });
    expect(heard()).toEqual(['Yearly is selected.']);
  });

  it('says one thing of a pick that is rolled back and soon known to be held again', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, update, root } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    update(rollingBack('refused'));
    pass(999);
    expect(root.querySelector('button')).toBeNull();
    update({ status: 'ready', confirmed: 'pp_month' });
    expect(heard()).toEqual(['We couldn’t switch to Yearly. You’re still on Monthly.']);
  });

  it('never says that a plan is held before that is known, however long it takes', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, said, update } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    pass(1000);
    update(rollingBack('unreachable'));
    const rolling = 'We couldn’t reach the billing service. We’re switching back to Monthly.';
    expect(said()).toBe(rolling);
    update({ status: 'saving' });
    pass(1000);
    update({ status: 'checking' });
    pass(1000);
    expect(said()).toBe(rolling);
    update({ status: 'ready', confirmed: 'pp_month' });
    const rolledBack = 'We couldn’t reach the billing service. You’re still on Monthly.';
    expect(heard()).toEqual(['Saving your choice…', rolling, rolledBack]);
  });

  it('takes no other plan for the one that it is rolled back to', () => {
    const { said } = mount({ ...rollingBack('refused'), status: 'ready', confirmed: 'pp_life' });
    expect(said()).toBe('We couldn’t switch to Yearly. We’re switching back to Monthly.');
  });

  it('offers the lost plan again while the roll-back waits, and picks it', async () => {
    const { root, onPick, onRetry, update, radio } = mountForLong({
      ...rollingBack('unreachable'),
      lostPick: 'pp_year',
    });
    onPick.mockImplementation((shown) =>
      update({ shown, status: 'saving', rollback: null, problem: null, lostPick: null }),
    );
    const again = page.getByRole('button', { name: 'Choose Yearly again' });
    await expect.element(again).toBeVisible();
    expect(root.querySelectorAll('button')).toHaveLength(1);
    await userEvent.keyboard('{Tab}{Tab}{Enter}');
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
    expect(onRetry).not.toHaveBeenCalled();
    expect(root.activeElement).toBe(radio('pp_year'));
  });

  it.each<[string, Partial<PickerProps>]>([
    ['there is none', { lostPick: null }],
    ['it is no longer offered', { lostPick: 'pp_gone' }],
    ['it cannot be chosen', { offers: [offer(monthly), offer({ ...yearly, disabled: true })] }],
    ['the picker takes no picks', { disabled: true }],
  ])('offers to try again instead of a lost plan where %s', async (_, changes) => {
    const { root } = mountForLong({ ...rollingBack('unreachable'), lostPick: 'pp_year', ...changes });
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(root.querySelectorAll('button')).toHaveLength(1);
  });

  it('offers nothing again once it is known that the plan before is held', () => {
    const { root } = mount({ rollback: rollback('unreachable'), lostPick: 'pp_year' });
    expect(root.querySelector('button')).toBeNull();
  });

  it.each<[string, Partial<PickerProps>]>([
    ['the plan rolled back to', { rollback: rollback('refused'), problem: problem('refused', 'pp_month') }],
    ['the plan the session came with', { problem: problem('refused', 'pp_month') }],
    ['a plan that cannot be offered', { problem: problem('plans', 'pp_month') }],
  ])('asks for another plan where the shown one is refused as well: %s', async (_, changes) => {
    const { said, onRetry } = mount({ status: 'checking', confirmed: null, ...changes });
    expect(said()).toBe('Monthly can’t be selected right now. Please choose another plan.');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('asks for no other plan because of a refusal that is about one not shown', () => {
    const refused = { status: 'checking', confirmed: null, problem: problem('refused', 'pp_year') } as const;
    const { said } = mountForLong(refused);
    expect(said()).toBe('Checking your plan…');
  });

  it('says the same again when the same happens again', () => {
    const { heard, update } = mount();
    for (let time = 1; time <= 2; time++) {
      update({ shown: 'pp_year', status: 'saving', rollback: null, problem: null });
      update({ shown: 'pp_month', status: 'ready', rollback: rollback('refused') });
    }
    expect(heard()).toEqual(Array(2).fill('We couldn’t switch to Yearly. You’re still on Monthly.'));
  });

  it('asks for a new choice where there is no plan to go back to', () => {
    const { said } = mount({
      shown: null,
      status: 'empty',
      rollback: { from: 'pp_year', to: null, problem: problem('refused', 'pp_year') },
    });
    expect(said()).toBe('We couldn’t switch to Yearly. Please choose a plan again.');
  });

  it.each<[ProblemKind, string]>([
    ['session-expired', 'This checkout has expired. Please reload the page to continue.'],
    ['already-paid', 'This order has already been paid.'],
    ['already-subscribed', 'You already have an active subscription.'],
    ['config', 'Plans can’t be changed on this page right now.'],
  ])('says why a session is closed: %s', (kind, text) => {
    const { said, root } = mount({ status: 'closed', problem: problem(kind), rollback: rollback('refused') });
    expect(said()).toBe(text);
    expect(root.querySelector('button')).toBeNull();
  });

  it('says nothing of a faulty plan or page while the shopper can pay', () => {
    expect(mount({ problem: problem('plans') }).said()).toBe('');
    expect(mount({ problem: problem('config') }).said()).toBe('');
    expect(mount({ problem: problem('unreachable') }).said()).toBe('');
  });

  it('says nothing of an expired session while it is being renewed', () => {
    expect(mount({ status: 'saving', problem: problem('session-expired') }).said()).toBe('');
  });

  it('says that the payment form lags behind, rather than repeat an old roll-back', () => {
    const props = { rollback: rollback('unreachable'), problem: problem('after-update') };
    expect(mount({ status: 'saving', ...props }).said()).toBe(english.reasons['after-update']);
  });

  it('says that a payment is under way', () => {
    expect(mount({ status: 'locked', rollback: rollback('refused') }).said()).toBe(english.locked);
  });

  it('says that another tab pays, and leaves that to it while it answers', () => {
    const { said, root } = mount({ status: 'locked', payment: 'open', rollback: rollback('refused') });
    expect(said()).toBe('A payment is open in another tab.');
    expect(root.querySelector('button')).toBeNull();
  });

  it.each<PickerProps['status']>(['locked', 'checking'])(
    'offers to pay here where the tab that pays does not answer: %s',
    async (status) => {
      const { said, onPayHere, onRetry, root } = mount({ status, confirmed: null, payment: 'silent' });
      expect(said()).toBe('A payment is open in another tab.');
      expect(root.querySelectorAll('button')).toHaveLength(1);
      await page.getByRole('button', { name: 'Pay here instead' }).click();
      expect(onPayHere.mock.calls).toEqual([[]]);
      expect(onRetry).not.toHaveBeenCalled();
    },
  );

  it('says of a session that is closed why, not that another tab pays', () => {
    const closed = { status: 'closed', problem: problem('already-paid'), payment: 'silent' } as const;
    const { said, root } = mount(closed);
    expect(said()).toBe('This order has already been paid.');
    expect(root.querySelector('button')).toBeNull();
  });

  it.each<[ProblemKind, PickerProps['status']]>([
    ['unreachable', 'checking'],
    ['unclear', 'checking'],
    ['unreachable', 'saving'],
    ['after-update', 'saving'],
  ])('offers to try again: %s while %s', async (kind, status) => {
    const { said, onRetry } = mount({ status, problem: problem(kind, 'pp_month') });
    expect(said()).toBe(english.reasons[kind].replace('{from}', 'Monthly'));
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
    expect(onRetry).toHaveBeenCalledWith();
  });

  it('hands the focus to the shown plan when the button it was on leaves', async () => {
    const { root, radio, update } = mount({ status: 'checking', problem: problem('unreachable') });
    await userEvent.keyboard('{Tab}{Tab}');
    expect(root.activeElement?.textContent).toBe('Try again');
    update({ status: 'ready', problem: null });
    expect(root.activeElement).toBe(radio('pp_month'));
  });

  it('hands it over too when the payment was taken from another tab, or a button of another meaning comes', async () => {
    const { root, radio, update, find } = mount({ status: 'locked', payment: 'silent' });
    const focusButton = () => find<HTMLButtonElement>('button').focus();
    focusButton();
    expect(root.activeElement?.textContent).toBe('Pay here instead');
    update({ status: 'checking', payment: 'none' });
    expect(root.activeElement).toBe(radio('pp_month'));
    update({ problem: problem('unreachable') });
    focusButton();
    update({ status: 'locked', payment: 'silent' });
    expect(find('button').textContent).toBe('Pay here instead');
    expect(root.activeElement).toBe(radio('pp_month'));
  });

  it('keeps the focus on a button that stays while the text beside it changes', () => {
    const { root, update, find } = mount({ status: 'checking', problem: problem('unreachable') });
    const button = find<HTMLButtonElement>('button');
    button.focus();
    update({ status: 'saving', problem: problem('unclear') });
    expect(root.activeElement).toBe(button);
    update({ status: 'checking', problem: problem('refused', 'pp_month') });
    expect(root.activeElement).toBe(button);
  });

  it('moves no focus that is elsewhere when its button comes or leaves', () => {
    const { root, update, radio } = mount();
    radio('pp_year').focus();
    for (const payment of ['silent', 'none'] as const) {
      update({ status: payment === 'none' ? 'ready' : 'locked', payment });
      expect(root.activeElement).toBe(radio('pp_year'));
    }
  });

  it.each(['en', 'ar'])('has buttons for a thumb at 320 px, whatever they do: %s', async (locale) => {
    await page.viewport(320, 900);
    const long = 'Donaudampfschifffahrtsgesellschaftsmitgliedschaftsverlängerung';
    const { find, update } = mountForLong({
      ...{ status: 'checking', locale },
      offers: [monthly, { ...yearly, title: long }].map((plan) => offer(plan)),
    });
    for (const state of [
      { ...rollingBack('unreachable'), lostPick: 'pp_year' },
      { lostPick: null },
      { status: 'locked', payment: 'silent' },
    ] satisfies Partial<PickerProps>[]) {
      update(state);
      const { width, height } = find('button').getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(find('.picker').scrollWidth).toBeLessThanOrEqual(find('.picker').clientWidth);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    }
  });
});

describe('on the page', () => {
  it('shows host text as text', () => {
    const markup = '<img src=x onerror=alert(1)>';
    const plan = { ...yearly, title: markup, badge: markup, description: markup, features: [markup] };
    const { root, find } = mount({ offers: [offer(plan)], justConfirmed: 'pp_year', shown: 'pp_year' });
    expect(root.querySelector('img')).toBeNull();
    for (const part of ['title', 'badge', 'description', 'feature'])
      expect(find(`[part=${part}]`).textContent).toBe(markup);
  });

  it('carries no style attribute, which a strict policy would drop', () => {
    const { root } = mount({ status: 'checking', problem: problem('unreachable') });
    expect(root.querySelectorAll('[style], style')).toHaveLength(0);
  });

  it('moves nothing when a plan is chosen or the notice speaks', async () => {
    const { card, update } = mount();
    const places = () => offers.map(({ plan }) => card(plan.ident).getBoundingClientRect().toJSON());
    const before = places();
    for (const change of [
      { shown: 'pp_year', status: 'saving' },
      { shown: 'pp_year', status: 'ready', justConfirmed: 'pp_year' },
      { status: 'checking', rollback: rollback('unreachable'), problem: problem('unreachable') },
      { status: 'locked' },
      { status: 'closed', problem: problem('session-expired') },
      { disabled: true },
    ] satisfies Partial<PickerProps>[]) {
      update(change);
      expect(places()).toEqual(before);
    }
  });

  it('keeps the room of one line for the notice, so that a short one moves nothing below it either', () => {
    const { host, update } = mount();
    const before = host.offsetHeight;
    update({ justConfirmed: 'pp_month' });
    expect(host.offsetHeight).toBe(before);
  });

  it.each([
    ['fr', french, 320],
    ['nl', dutch, 320],
    ['fr', french, 448],
    ['nl', dutch, 448],
  ] as const)('moves nothing below it in wordy languages either: %s, %#', async (locale, messages, width) => {
    await page.viewport(width, 900);
    addStyle('body { margin: 16px; font-family: system-ui }');
    const titles = [
      { ...monthly, title: 'Maandelijks' },
      { ...yearly, title: 'Jaarlijks' },
    ];
    const { find, update } = mountForLong({
      ...{ status: 'checking', locale, messages },
      offers: titles.map((plan) => offer(plan)),
    });
    const before = find('[part=notice]').offsetHeight;
    for (const state of [
      { ...rollingBack('unreachable'), lostPick: 'pp_year' },
      { problem: problem('refused', 'pp_month') },
      { payment: 'silent' },
    ] satisfies Partial<PickerProps>[]) {
      update(state);
      expect(find('button').offsetHeight).toBeGreaterThanOrEqual(44);
      expect(find('[part=notice]').offsetHeight).toBe(before);
    }
  });

  it.each(['stack', 'row', 'auto'] as const)(
    'fits 320 px laid out as %s, however long the words',
    async (layout) => {
      await page.viewport(320, 900);
      const long = {
        ...yearly,
        title: 'Donaudampfschifffahrtsgesellschaftsmitgliedschaft',
        badge: 'Most popular',
      };
      const wide = offer({ ...lifetime, price: '123456789.99' });
      const { root, card, host } = mount({ layout, offers: [offer(monthly), offer(long), wide] });
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
      for (const { ident } of [monthly, long, lifetime]) {
        expect(card(ident).scrollWidth).toBeLessThanOrEqual(card(ident).clientWidth);
        expect(card(ident).offsetHeight).toBeGreaterThanOrEqual(44);
      }
      for (const terms of root.querySelectorAll('[part=terms]'))
        expect(Number.parseFloat(getComputedStyle(terms).fontSize)).toBeGreaterThanOrEqual(13);
      expect(host.offsetWidth).toBeGreaterThan(250);
    },
  );

  it('stands side by side where there is room, prices on one line', async () => {
    await page.viewport(900, 900);
    const { card, root, update } = mount();
    const tops = () => new Set(offers.map(({ plan }) => card(plan.ident).getBoundingClientRect().top));
    expect(tops().size).toBe(1);
    const prices = [...root.querySelectorAll('[part=price]')].map(
      (price) => price.getBoundingClientRect().top,
    );
    expect(new Set(prices).size).toBe(1);
    update({ layout: 'stack' });
    expect(tops().size).toBe(3);
  });

  it('has a width of its own where the page gives it none', () => {
    const { host } = mount();
    host.parentElement?.setAttribute('style', 'display: flex; flex-direction: column; align-items: center');
    expect(host.offsetWidth).toBeGreaterThanOrEqual(300);
    document.body.removeAttribute('style');
  });

  it('withstands a page that resets everything', () => {
    const { card, find } = mount();
    const look = () => {
      const { fontWeight, fontSize } = getComputedStyle(find('[part=price]'));
      const { borderTopWidth, display, cursor } = getComputedStyle(card('pp_month'));
      return { fontWeight, fontSize, borderTopWidth, display, cursor };
    };
    const before = look();
    addStyle('* { all: unset !important }');
    expect(look()).toEqual(before);
    expect(card('pp_month').offsetWidth).toBeGreaterThan(350);
  });

  it('has its own line height, and no text too small to read, whatever the page has', () => {
    addStyle('body { font: 12px/1 serif }');
    const { find } = mount();
    const { fontSize, lineHeight, fontFamily, fontWeight } = getComputedStyle(find('label'));
    expect({ fontSize, lineHeight, fontFamily, fontWeight }).toEqual({
      fontSize: '16px',
      lineHeight: '22.4px',
      fontFamily: 'serif',
      fontWeight: '400',
    });
  });

  it('inherits no typography but font and size', () => {
    addStyle('body { letter-spacing: 9px; text-transform: uppercase; text-align: center; font: 20px serif }');
    const { find } = mount();
    const { letterSpacing, textTransform, textAlign, fontSize, fontFamily } = getComputedStyle(
      find('[part=title]'),
    );
    expect([letterSpacing, textTransform, textAlign]).toEqual(['normal', 'none', 'start']);
    expect([fontSize, fontFamily]).toEqual(['20px', 'serif']);
  });

  it('hides with what it is in', () => {
    const { host, card } = mount();
    host.style.visibility = 'hidden';
    expect(getComputedStyle(card('pp_month')).visibility).toBe('hidden');
  });

  it.each(['light', 'dark'])('draws marks that stand out by 3:1 in %s', (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const { card, radio } = mount();
    const surface = getComputedStyle(card('pp_year')).backgroundColor;
    for (const ident of ['pp_month', 'pp_year']) {
      const mark = getComputedStyle(radio(ident)).borderTopColor;
      expect(contrast(mark, surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it('takes the host’s colours', () => {
    const { host, card } = mount();
    host.style.setProperty('--ff-accent', 'rgb(1, 2, 3)');
    host.style.setProperty('--ff-radius', '3px');
    expect(getComputedStyle(card('pp_month')).borderTopColor).toBe('rgb(1, 2, 3)');
    expect(getComputedStyle(card('pp_month')).borderTopLeftRadius).toBe('3px');
  });

  describe('with preferences of the shopper', () => {
    const emulate = (features: { name: string; value: string }[]) =>
      (cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> }).send(
        'Emulation.setEmulatedMedia',
        { features },
      );
    afterEach(() => emulate([]));

    it('turns nothing where motion is unwanted', async () => {
      await emulate([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      const { radio, card } = mount({ status: 'saving' });
      expect(getComputedStyle(radio('pp_month'), '::before').animationName).toBe('none');
      expect(getComputedStyle(card('pp_month')).transitionDuration).toBe('0s');
    });

    it('outlines the shown plan in forced colours', async () => {
      await emulate([{ name: 'forced-colors', value: 'active' }]);
      const { card } = mount();
      expect(getComputedStyle(card('pp_month')).outlineStyle).toBe('solid');
      expect(getComputedStyle(card('pp_year')).outlineStyle).toBe('none');
    });
  });
});

function addStyle(css: string): void {
  document.body.appendChild(document.createElement('style')).textContent = css;
}

/** WCAG's contrast ratio of two `rgb(…)` colours. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((channel) => {
      const value = Number(channel) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
