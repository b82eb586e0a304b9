/** `Retry-After` delays what the picker or its host does. It never delays a pick or a retry of the shopper. */
import { expect, test } from 'vitest';
import { begin, problemOf, type Story, unreachable } from './story.ts';

test('the picker writes nothing for as long as the service asks', () => {
  const session = begin();
  session.pick('B');
  session.blur(7000);
  expect(session.wait).toBe(7000);
  session.nudge('code');
  expect(session.wait).toBe(7000);
  session.pass(7000);
  expect(session.begun()).toEqual(['B', 'B']);
});

test('a pause that the service asks for lasts at most 30 s', () => {
  const session = begin({ vouched: false });
  session.blur(86_400_000);
  expect(session.wait).toBe(30_000);
});

test.each<[string, (session: Story) => void]>([
  ['an unclear answer', (session) => session.blur(7000)],
  ['a lost write', (session) => session.answer({ outcome: 'lost', problem: unreachable, retryAfter: 7000 })],
  [
    'a refusal',
    (session) =>
      session.answer({ outcome: 'refused', problem: problemOf('refused'), ends: 'no', retryAfter: 7000 }),
  ],
])('%s may ask for a pause', (_, answer) => {
  const session = begin({ vouched: false });
  answer(session);
  expect(session.wait).toBe(7000);
});

test('a pick or a retry by the shopper is written during the pause', () => {
  const picked = begin({ vouched: false });
  picked.blur(20_000);
  picked.begun();
  picked.pick('B');
  expect(picked.begun()).toEqual(['B']);

  const asked = begin({ vouched: false });
  asked.blur(20_000);
  asked.begun();
  asked.retry();
  expect(asked.begun()).toEqual(['A']);
});

test('a pick by the host waits for the end of the pause', () => {
  const session = begin({ vouched: false });
  session.blur(20_000);
  session.begun();
  session.pick('B', { by: 'host' });
  expect(session.begun()).toEqual([]);
  expect(session.wait).toBe(20_000);
});

test('if the pause ends later than 12 s after the pick, the pick is rolled back at once', () => {
  const session = begin();
  session.pick('B');
  session.blur(13_000);
  expect(session.shown).toBe('A');
  expect(session.wait).toBe(13_000);
});
