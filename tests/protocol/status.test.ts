/** What hosts and shoppers are told: the status, and the most important problem. */
import { expect, test } from 'vitest';
import { choiceIn } from '../../src/protocol/index.ts';
import { begin, problemOf, refused, type Setting, type Story, unclear } from './story.ts';

const loseAll = (it: Story) => {
  it.pick('B');
  for (let attempt = 1; attempt <= 3; attempt++) it.lose();
};

test.each<[expected: string, when: string, setting: Setting, story: (session: Story) => void]>([
  ['empty', 'without a plan', { ident: null }, () => {}],
  ['ready', 'when the shopper can pay', {}, () => {}],
  ['saving', 'while a pick is on its way', {}, (it) => it.pick('B')],
  ['saving', 'while the first pick is on its way', { ident: null }, (it) => it.pick('B')],
  ['saving', 'during the keyboard pause', {}, (it) => it.pick('B', { pause: 150 })],
  [
    'saving',
    'while a pick is tried again',
    {},
    (it) => {
      it.pick('B');
      it.lose();
    },
  ],
  ['checking', 'while the session’s plan is asserted', { vouched: false }, () => {}],
  ['checking', 'while the plan that the page selected is asserted', { selected: 'B' }, () => {}],
  ['checking', 'while another page owns the checkout', { owned: false }, () => {}],
  ['checking', 'after a freeze', {}, (it) => it.resume()],
  [
    'checking',
    'when the shopper is back on the first plan, and a write of the other plan may still land',
    {},
    (it) => {
      it.pick('B');
      it.pick('A');
      it.lose();
    },
  ],
  [
    'checking',
    'after a refusal, because an earlier transmission may have been applied',
    {},
    (it) => {
      it.pick('B');
      it.refuse();
    },
  ],
  ['checking', 'after the roll-back of a lost pick', {}, loseAll],
  ['checking', 'when the first pick is lost', { ident: null }, loseAll],
  ['locked', 'during a payment', {}, (it) => it.hold()],
  ['locked', 'from the moment a payment is asked for', {}, (it) => it.ask()],
  [
    'locked',
    'while another tab pays',
    { vouched: false },
    (it) => it.hear({ type: 'payment-heard', payment: 'open' }),
  ],
  [
    'closed',
    'once the session has ended, even during a payment',
    { vouched: false },
    (it) => {
      it.end('already-paid');
      it.hold();
    },
  ],
])('the status is “%s” %s', (expected, _, setting, story) => {
  const session = begin(setting);
  story(session);
  expect(session.status).toBe(expected);
  expect(session.isClosed).toBe(expected === 'closed');
});

test('the problem that ended the session comes before all others', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  session.end('already-paid');
  expect(session.state.rollback).not.toBeNull();
  expect(session.problem).toEqual(problemOf('already-paid'));
});

test('a problem that goes on comes before the problem of an earlier roll-back', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  for (let attempt = 1; attempt <= 3; attempt++) session.blur();
  expect(session.state.rollback?.problem).toEqual(refused);
  expect(session.problem).toEqual(unclear);
});

test('the next session gets the pick, or the shown plan if it names no plan', () => {
  const picked = begin();
  picked.pick('B');
  expect(choiceIn(picked.state, true)).toEqual({ ident: 'B', by: 'shopper', isOpen: true });
  const shown = begin();
  expect(choiceIn(shown.state, true)).toBeNull();
  expect(choiceIn(shown.state, false)).toEqual({ ident: 'A', by: 'picker', isOpen: true });
  const asked = begin({ selected: 'C' });
  expect(choiceIn(asked.state, true)).toBeNull();
  expect(choiceIn(asked.state, false)).toMatchObject({ ident: 'C', by: 'picker' });
  expect(choiceIn(begin({ ident: null }).state, false)).toBeNull();
});
