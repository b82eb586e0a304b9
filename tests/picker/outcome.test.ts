/** The promise of a pick has exactly one outcome and never rejects. */
import { expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../../src/picker/picker.ts';
import type { PickOutcome } from '../../src/types.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { begin, look, newSession, refusedFor } from '../support/stage.ts';

const confirmed = (ident: string): PickOutcome => ({ outcome: 'confirmed', ident });
const superseded = (ident: string): PickOutcome => ({ outcome: 'superseded', ident });

test('a pick is confirmed once the shopper can pay for the plan', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  expect(outcome.value).toBeUndefined();
  await stage.last.acknowledge();
  expect(outcome.value).toEqual(confirmed('pp_b'));
});

test('a pick of a plan for which the shopper can already pay is confirmed at once', async () => {
  expect(await (await begin()).picker.pick('pp_a')).toEqual(confirmed('pp_a'));
});

test('a pick is superseded by the next pick, even if one write serves both', async () => {
  const stage = await begin();
  const outcomes = ['pp_b', 'pp_c', 'pp_b'].map((ident) => look(stage.picker.pick(ident)));
  await settle();
  await stage.last.acknowledge();
  expect(stage.idents).toEqual(['pp_b']);
  expect(outcomes.map(({ value }) => value)).toEqual([
    superseded('pp_b'),
    superseded('pp_c'),
    confirmed('pp_b'),
  ]);
});

test('two picks of one plan have the same outcome', async () => {
  const stage = await begin();
  const outcomes = [stage.picker.pick('pp_b'), stage.picker.pick('pp_b')];
  await settle();
  await stage.last.acknowledge();
  expect(await Promise.all(outcomes)).toEqual([confirmed('pp_b'), confirmed('pp_b')]);
});

test('a refused pick is rolled back, with the problem', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  await stage.last.refuse();
  expect(outcome.value).toEqual({ outcome: 'rolled-back', ident: 'pp_b', problem: refusedFor('pp_b') });
});

test('a lost pick is rolled back after the retries', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  for (let attempt = 1; attempt <= 3; attempt++) {
    expect(outcome.value).toBeUndefined();
    await stage.last.lose();
  }
  expect(stage.idents).toEqual(['pp_b', 'pp_b', 'pp_b']);
  expect(outcome.value).toMatchObject({ outcome: 'rolled-back', problem: { kind: 'unreachable' } });
});

test('if the request cannot leave the page, the pick is rolled back at once, and the shopper can pay', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  const problem = { kind: 'config', message: 'blocked' } as const;
  await stage.last.answer({ outcome: 'unsent', problem });
  expect(outcome.value).toEqual({ outcome: 'rolled-back', ident: 'pp_b', problem });
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('if the session ends, the outcome of the pick is `closed`, with the problem', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  await stage.last.refuse('already-paid');
  expect(outcome.value).toMatchObject({ outcome: 'closed', problem: { kind: 'already-paid' } });
});

test('the outcome of a challenge is `confirmed` if the session goes on, and `closed` if not', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.refuse('session-expired');
  const vain = await stage.pick('pp_c');
  await stage.last.lose();
  expect(vain.value).toMatchObject({ outcome: 'closed', problem: { kind: 'session-expired' } });
  expect(stage.picker.shown.peek()).toBe('pp_a');
  await stage.page.pass(10_000);
  const good = await stage.pick('pp_b');
  await stage.last.acknowledge();
  expect(good.value).toEqual(confirmed('pp_b'));
});

test('a pick is superseded when the picker is stopped', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  stage.picker.disconnect();
  await settle();
  expect(outcome.value).toEqual(superseded('pp_b'));
});

test('a pick outlives its session, and its promise waits for the new session', async () => {
  const stage = await begin();
  const outcome = await stage.pick('pp_b');
  stage.picker.configure({ session: newSession() });
  await settle();
  expect(outcome.value).toBeUndefined();
  await stage.last.acknowledge();
  expect(outcome.value).toEqual(confirmed('pp_b'));
});

test('the promise of a pick never rejects, whatever happens to the write', async () => {
  const send = () => Promise.reject(new Error('broken'));
  const page = createStandInPage();
  const picker = createPlanPicker({ orgId: 'acme', session: newSession() }, { send, page });
  onTestFinished(() => picker.disconnect());
  await settle();
  expect(await picker.pick('pp_b')).toMatchObject({
    outcome: 'rolled-back',
    problem: { kind: 'unreachable', message: 'the write failed' },
  });
});
