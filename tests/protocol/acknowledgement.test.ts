/** An acknowledgement confirms a plan only if no write of another plan may be applied afterwards. */
import { expect, test } from 'vitest';
import { advance } from '../../src/protocol/index.ts';
import { begin } from './story.ts';

test('an acknowledgement confirms the plan that was written', () => {
  const session = begin();
  session.pick('B');
  expect(session.confirmed).toBe('A');
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(true);
});

test('an acknowledgement confirms a plan that is no longer shown, but the shopper cannot pay', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(false);
});

test('an acknowledgement proves nothing while a lost write of another plan may still land', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('C', 9000);
  session.acknowledge();
  expect(session.confirmed).toBeNull();
  expect(session.canPay).toBe(false);
});

test('an acknowledgement proves nothing if another page wrote meanwhile, even if that write can no longer land', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('C', 9000);
  session.pass(9000);
  session.acknowledge();
  expect(session.confirmed).toBeNull();
});

test('an acknowledgement proves nothing while a lost write that no event reported may still land', () => {
  const session = begin();
  session.pick('B');
  const lost = [{ id: 'w', ident: 'C', until: session.at + 1 }];
  const answered = { type: 'answered', id: session.id, answer: { outcome: 'acknowledged' } } as const;
  const after = advance({ ...session.state, lost }, { ...answered, at: session.at, chance: 0 });
  expect([after.base, after.confirmed]).toEqual(['B', null]);
});

test('an acknowledgement proves nothing after a freeze, because its write counts as lost and is sent again', () => {
  const session = begin();
  session.pick('B');
  const frozen = session.id;
  session.resume();
  expect(session.begun()).toEqual(['B', 'B']);
  session.hear({ type: 'answered', id: frozen, answer: { outcome: 'acknowledged' } });
  expect(session.confirmed).toBeNull();
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('an acknowledgement proves nothing if the host named another plan meanwhile', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'doubted', ident: 'C' });
  session.acknowledge();
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['B', 'B']);
});

test('an acknowledgement confirms the plan even if the host named the same plan meanwhile', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'doubted', ident: 'B' });
  session.acknowledge();
  expect(session.canPay).toBe(true);
  session.hear({ type: 'doubted', ident: 'B' });
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual(['B']);
});

test('if the host named the plan of a pick that is not written yet, the earlier plan is asserted after a pick back', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  session.hear({ type: 'doubted', ident: 'B' });
  session.pick('A');
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['A']);
});

test('an acknowledgement confirms the plan even if another page wrote the same plan meanwhile', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('B', 18_000);
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(true);
});

test('an acknowledgement confirms the plan even after a lost write of the same plan', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'B']);
  expect(session.canPay).toBe(true);
});

test('an acknowledgement ends the pick; the state still says who picked, and when', () => {
  const session = begin();
  session.pick('B');
  session.acknowledge();
  expect(session.state.pick).toEqual({ ident: 'B', by: 'shopper', at: session.at, isOpen: false });
});

test('an acknowledgement records who chose the plan', () => {
  const asserted = begin({ vouched: false });
  asserted.acknowledge();
  expect(asserted.state.confirmedBy).toBe('picker');
  for (const by of ['shopper', 'host'] as const) {
    const picked = begin();
    picked.pick('B', { by });
    picked.acknowledge();
    expect(picked.state.confirmedBy).toBe(by);
    picked.resume();
    picked.acknowledge();
    expect(picked.state.confirmedBy).toBe('picker');
  }
});
