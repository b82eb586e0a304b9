/** The picker never stops trying to write the shown plan. But code of the page cannot cause too many writes. */
import { describe, expect, test } from 'vitest';
import { begin } from './story.ts';

test('the picker never stops asserting; its pauses grow up to 30 s', () => {
  const session = begin({ vouched: false, luck: 0.5 });
  const waits: (number | null)[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    session.blur();
    waits.push(session.wait);
    session.pass(30_000);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  for (let attempt = 10; attempt <= 2000; attempt++) {
    session.blur();
    session.pass(30_000);
  }
  expect(session.begun()).toHaveLength(2001);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

describe('a shopper', () => {
  test('ends the back-off', () => {
    const session = begin({ vouched: false, luck: 0.9 });
    session.blur();
    session.begun();
    session.nudge();
    expect(session.begun()).toEqual(['A']);
  });

  test('ends the keyboard pause', () => {
    const session = begin();
    session.pick('B', { pause: 150 });
    session.nudge();
    expect(session.begun()).toEqual(['B']);
  });

  test('does not end a late-write window', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    session.begun();
    session.nudge();
    expect(session.begun()).toEqual([]);
    expect(session.wait).toBe(10_000);
  });

  test('who has nothing to wait for changes nothing', () => {
    const session = begin();
    session.nudge();
    expect(session.begun()).toEqual([]);
    expect(session.canPay).toBe(true);
  });

  test('who comes back to the page ends the back-off', () => {
    const session = begin({ vouched: false, luck: 0.9 });
    session.blur();
    session.begun();
    session.resume();
    expect(session.begun()).toEqual(['A']);
  });
});

describe('code', () => {
  test('that asks without end causes one write in 5 s', () => {
    const session = begin({ vouched: false, luck: 0.999 });
    for (let attempt = 1; attempt <= 8; attempt++) {
      session.blur();
      session.pass(30_000);
    }
    session.blur();
    session.begun();
    const sent: number[] = [];
    const began = session.at;
    for (let asked = 0; asked < 200; asked++) {
      session.nudge('code');
      for (const _ of session.begun()) {
        sent.push(session.at - began);
        session.blur();
      }
      session.pass(100);
      for (const _ of session.begun()) {
        sent.push(session.at - began);
        session.blur();
      }
    }
    expect(sent).toEqual([5000, 10_000, 15_000, 20_000]);
  });

  test('causes a write at once if nothing was written for 5 s', () => {
    const session = begin({ vouched: false, luck: 0.999 });
    for (let attempt = 1; attempt <= 7; attempt++) {
      session.blur();
      session.pass(30_000);
    }
    session.blur();
    session.begun();
    session.pass(5000);
    session.nudge('code');
    expect(session.begun()).toEqual(['A']);
  });

  test('does not delay a write that is due sooner', () => {
    const session = begin({ vouched: false, luck: 0.5 });
    session.blur();
    session.nudge('code');
    expect(session.wait).toBe(250);
  });

  test('that picks the shown plan again gets no further retries', () => {
    const session = begin({ luck: 0 });
    session.pick('B', { by: 'host' });
    session.blur();
    session.blur();
    expect(session.begun()).toEqual(['B', 'B', 'B']);
    session.pick('B', { by: 'host' });
    session.blur();
    expect(session.shown).toBe('A');
  });

  test('that picks a plan that was just rolled back waits 5 s; another plan is written at once', () => {
    const insisting = begin();
    insisting.pick('B', { by: 'host' });
    insisting.refuse();
    insisting.acknowledge();
    insisting.begun();
    insisting.pick('B', { by: 'host' });
    expect(insisting.begun()).toEqual([]);
    expect(insisting.wait).toBe(5000);

    const other = begin();
    other.pick('B', { by: 'host' });
    other.refuse();
    other.acknowledge();
    other.begun();
    other.pick('C', { by: 'host' });
    expect(other.begun()).toEqual(['C']);
  });

  test('has to wait, but a pick of the rolled-back plan by the shopper is written at once', () => {
    const session = begin();
    session.pick('B');
    session.refuse();
    session.acknowledge();
    session.begun();
    session.pick('B');
    expect(session.begun()).toEqual(['B']);
  });
});

describe('a browser that says it is offline', () => {
  test('delays an attempt by 1 s, but does not prevent it, because the browser may be wrong', () => {
    const session = begin({ state: { isOffline: true } });
    session.pick('B');
    expect(session.begun()).toEqual([]);
    expect(session.wait).toBe(1000);
    session.pass(1000);
    expect(session.begun()).toEqual(['B']);
    session.blur();
    expect(session.wait).toBe(1000);
  });

  test('does not delay the first write of a page, because the shopper has picked nothing yet', () => {
    const session = begin({ vouched: false, state: { isOffline: true } });
    expect(session.begun()).toEqual(['A']);
  });

  test('ends the delay when it says that it is online', () => {
    const session = begin({ state: { isOffline: true } });
    session.pick('B');
    session.hear({ type: 'offline-changed', isOffline: false });
    expect(session.begun()).toEqual(['B']);
  });
});
