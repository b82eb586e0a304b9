/** The notes of writes that may still land must outlive the page that sent the writes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/checkout/journal.ts';
import type { Store } from '../../src/page/page.ts';
import { StandInBrowser, type StandInPage } from '../support/page.ts';
import { createStore, type HeldStore } from '../support/stories/store.ts';

const window = 10_000;
let browser: StandInBrowser;
let page: StandInPage;
let memory: HeldStore;

beforeEach(() => {
  browser = new StandInBrowser();
  page = browser.tab();
  memory = createStore(false);
});

const journalOf = (checkout = 'checkout', of = page) => openJournal(of, checkout, memory);
const write = { id: 'w', ident: 'B' };
const keys = (store: HeldStore = browser.store) => [...store.items.keys()];

describe('a write that was noted', () => {
  test('is read by the next page of the checkout, with the rest of its window', async () => {
    journalOf().note(write, 18_000, window);
    await browser.pass(12_000);
    const next = browser.tab();
    expect(journalOf('checkout', next).read(window)).toEqual([
      { id: 'w', ident: 'B', until: next.now() + 6000 },
    ]);
  });

  test('counts for at most one window after it is read, because its page has given up on the write by then', () => {
    journalOf().note(write, 18_000, window);
    expect(journalOf().read(window)).toEqual([{ id: 'w', ident: 'B', until: page.now() + 10_000 }]);
  });

  test('counts for the longer of two windows, the writer’s and the reader’s', () => {
    journalOf().note(write, 30_000, 20_000);
    expect(journalOf().read(window)).toMatchObject([{ until: page.now() + 20_000 }]);
    expect(journalOf().read(25_000)).toMatchObject([{ until: page.now() + 25_000 }]);
  });

  test('counts a window from when it can leave its page, because a busy page may send it after this page took over', async () => {
    journalOf().note(write, 19_000, window, 1000);
    await browser.pass(400);
    expect(journalOf().read(window)).toEqual([{ id: 'w', ident: 'B', until: page.now() + 10_600 }]);
    await browser.pass(5000);
    expect(journalOf().read(window)).toEqual([{ id: 'w', ident: 'B', until: page.now() + 10_000 }]);
  });

  test('is not read by another checkout', () => {
    journalOf().note(write, 10_000, window);
    expect(journalOf('check').read(window)).toEqual([]);
    expect(journalOf('another').read(window)).toEqual([]);
  });

  test('is deleted from the journal when its outcome is final; other notes stay', () => {
    const journal = journalOf();
    journal.note(write, 10_000, window);
    journal.note({ id: 'x', ident: 'C' }, 10_000, window);
    journal.strike('w');
    expect(journal.read(window)).toMatchObject([{ id: 'x', ident: 'C' }]);
  });

  test('can be deleted from the journal by any page when its window has ended', async () => {
    journalOf().note(write, 5000, window);
    await browser.pass(5000);
    expect(journalOf('checkout', browser.tab()).read(window)).toEqual([]);
    expect(keys()).toEqual([]);
  });

  test('is noted again when its page gives up on the write, and counts once', async () => {
    const journal = journalOf();
    journal.note(write, 18_000, window);
    await browser.pass(3000);
    journal.note(write, 10_000, window);
    expect(journal.read(window)).toEqual([{ id: 'w', ident: 'B', until: page.now() + 10_000 }]);
  });

  test('has its own key, so that two pages never delete each other’s notes', () => {
    journalOf().note(write, 10_000, window);
    journalOf('checkout', browser.tab()).note({ id: 'x', ident: 'C' }, 10_000, window);
    expect(keys()).toHaveLength(2);
  });
});

describe('a wall clock that jumps', () => {
  test('ahead ends a note, because the jump looks like passing time', () => {
    journalOf().note(write, 10_000, window);
    browser.skew = 3_600_000;
    expect(journalOf().read(window)).toEqual([]);
  });

  test('back makes nobody wait for longer than a window and the time of a lock’s answer', () => {
    journalOf().note(write, 10_000, window);
    browser.skew = -3_600_000;
    expect(journalOf().read(window)).toMatchObject([{ until: page.now() + 10_000 }]);
    browser.skew = 0;
    journalOf().note(write, 19_000, window, 1000);
    browser.skew = -3_600_000;
    expect(journalOf().read(window)).toMatchObject([{ until: page.now() + 11_000 }]);
  });
});

describe('an entry that is not understood', () => {
  const spoil = (text: string) => {
    journalOf().note(write, 10_000, window);
    browser.store.items.set(keys()[0] as string, text);
  };

  test.each([
    '',
    'null',
    '[]',
    '{',
    '"B"',
    '{"ident":"B"}',
    '{"ident":"not an ident","deadline":1,"window":1,"leavesBy":0}',
    '{"ident":{},"deadline":1,"window":1,"leavesBy":0}',
    '{"ident":"B","deadline":"soon","window":10000,"leavesBy":0}',
    '{"ident":"B","deadline":1e999,"window":10000,"leavesBy":0}',
    '{"ident":"B","deadline":1,"window":null,"leavesBy":0}',
    '{"ident":"B","deadline":1,"window":1}',
    '{"ident":"B","deadline":1,"window":1,"leavesBy":"soon"}',
  ])('%j counts as a lost write of any plan, for one window', async (text) => {
    spoil(text);
    expect(journalOf().read(window)).toEqual([{ id: 'w', ident: null, until: page.now() + 10_000 }]);
  });

  test('is replaced by a readable entry, which ends after its window', async () => {
    spoil('{');
    journalOf().read(window);
    await browser.pass(4000);
    expect(journalOf().read(window)).toEqual([{ id: 'w', ident: null, until: page.now() + 6000 }]);
    await browser.pass(6000);
    expect(journalOf().read(window)).toEqual([]);
    expect(keys()).toEqual([]);
  });

  test('does not prevent the note of the next write', () => {
    spoil('{');
    journalOf().note({ id: 'x', ident: 'C' }, 10_000, window);
    expect(journalOf().read(window)).toMatchObject([{ ident: null }, { ident: 'C' }]);
  });

  test('takes nothing from properties that another script put on `Object.prototype`', () => {
    Object.defineProperty(Object.prototype, 'deadline', { value: 1, configurable: true });
    Object.defineProperty(Object.prototype, 'window', { value: 1, configurable: true });
    try {
      spoil('{"ident":"B"}');
      expect(journalOf().read(window)).toMatchObject([{ ident: null }]);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'deadline');
      Reflect.deleteProperty(Object.prototype, 'window');
    }
  });

  test('does not come from a `toJSON` that another script planted', () => {
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'planted', configurable: true });
    try {
      journalOf().note(write, 10_000, window);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'toJSON');
    }
    expect(journalOf().read(window)).toMatchObject([{ ident: 'B' }]);
  });
});

describe('the journal', () => {
  test('has notes of at most 50 checkouts; the notes that end first are deleted', async () => {
    for (let order = 1; order <= 60; order++) {
      journalOf(`order${order}`).note({ id: 'w', ident: 'B' }, 1_000_000, window);
      await browser.pass(1);
    }
    expect(keys()).toHaveLength(50);
    expect(journalOf('order10').read(window)).toEqual([]);
    expect(journalOf('order11').read(window)).toHaveLength(1);
    expect(journalOf('order60').read(window)).toHaveLength(1);
  });

  test('keeps the checkouts whose notes end last, whatever the order of the notes', () => {
    for (let order = 60; order >= 1; order--)
      journalOf(`order${order}`).note({ id: 'page.1', ident: 'B' }, order * 1000, window);
    expect(keys()).toHaveLength(50);
    expect(journalOf('order60').read(window)).toHaveLength(1);
    expect(journalOf('order2').read(window)).toEqual([]);
  });

  test('ranks a checkout by the note of the checkout that ends last', () => {
    const several = journalOf('several');
    several.note({ id: 'page.1', ident: 'B' }, 1_000_000, window);
    several.note({ id: 'page.2', ident: 'C' }, 1000, window);
    for (let order = 1; order <= 50; order++)
      journalOf(`order${order}`).note({ id: 'page.1', ident: 'B' }, 2000 + order, window);
    expect(several.read(window)).toHaveLength(2);
    expect(journalOf('order1').read(window)).toEqual([]);
  });

  test('reads on if another page deletes a note meanwhile', () => {
    journalOf().note(write, 10_000, window);
    journalOf().note({ id: 'x', ident: 'C' }, 10_000, window);
    const { key } = browser.store;
    browser.store.key = (index) => (index === 0 ? null : key.call(browser.store, index));
    expect(journalOf().read(window)).toMatchObject([{ id: 'x' }]);
  });

  test('deletes notes of other checkouts that have ended', async () => {
    for (let order = 1; order <= 5; order++) journalOf(`order${order}`).note(write, 1000, window);
    await browser.pass(1000);
    journalOf('next').note(write, 1000, window);
    expect(keys()).toHaveLength(1);
  });

  test('leaves the entries of other scripts alone', () => {
    browser.store.items.set('cart', 'theirs');
    for (let order = 1; order <= 60; order++) journalOf(`order${order}`).note(write, 1000, window);
    expect(browser.store.items.get('cart')).toBe('theirs');
  });

  test('contains neither order nor token', () => {
    journalOf('fingerprint').note(write, 1000, window);
    expect([...browser.store.items].flat().join()).toMatch(
      /^ff-plan-picker:2:write:fingerprint:w,\{"ident":"B","deadline":\d+,"window":10000,"leavesBy":\d+\}$/,
    );
  });
});

describe('where the browser’s storage', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  test.each<[string, () => void]>([
    ['is refused', () => void Object.assign(page, { hasStorage: false })],
    ['is full', () => void Object.assign(browser.store, { isFull: true })],
    [
      'throws at each call',
      () => {
        const hostile: Store = {
          getItem: denied,
          setItem: denied,
          removeItem: denied,
          key: denied,
          get length(): number {
            return denied();
          },
        };
        page.storage = () => hostile as HeldStore;
      },
    ],
  ])('%s, the page itself keeps the notes as long as the page lives', async (_, arrange) => {
    arrange();
    const journal = journalOf();
    journal.note(write, 10_000, window);
    expect(keys(memory)).toHaveLength(1);
    expect(journalOf().read(window)).toMatchObject([{ id: 'w', ident: 'B' }]);
    journal.strike('w');
    expect(journalOf().read(window)).toEqual([]);
  });
});
