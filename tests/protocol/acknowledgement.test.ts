/** An acknowledgement confirms a plan only if no write of another plan may be applied after it. */
import { expect, test } from 'vitest';
import { advance } from '../../src/protocol/index.ts';
import { begin } from './story.ts';

test('it confirms the plan that was written', () => {
  const session = begin();
  session.pick('B');
  expect(session.confirmed).toBe('A');
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(true);
});

test('it confirms a plan that is no longer shown, without letting the shopper pay', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(false);
});

test('it proves nothing while a lost write for another plan is alive', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('C', 9000);
  session.acknowledge();
  expect(session.confirmed).toBeNull();
  expect(session.canPay).toBe(false);
});

test('it proves nothing when another page wrote meanwhile, even if that can no longer land', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('C', 9000);
  session.pass(9000);
  session.acknowledge();
  expect(session.confirmed).toBeNull();
});

test('it proves nothing beside a lost write of another plan that nobody told it of', () => {
  const session = begin();
  session.pick('B');
  const lost = [{ id: 'w', ident: 'C', until: session.at + 1 }];
  const answered = { type: 'answered', id: session.id, answer: { outcome: 'acknowledged' } } as const;
  const after = advance({ ...session.state, lost }, { ...answered, at: session.at, chance: 0 });
  expect([after.base, after.confirmed]).toEqual(['B', null]);
});

test('it proves nothing after a freeze: what was under way counts as lost, and is written again', () => {
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

test('it proves nothing where the host said meanwhile that it had changed the session', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'doubted' });
  session.acknowledge();
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['B', 'B']);
});

test('it proves what it says when another page wrote the same plan meanwhile', () => {
  const session = begin();
  session.pick('B');
  session.hearOf('B', 18_000);
  session.acknowledge();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(true);
});

test('it proves what it says after a lost write of the same plan', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'B']);
  expect(session.canPay).toBe(true);
});

test('it tells whose choice the plan was', () => {
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
