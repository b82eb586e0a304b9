/** If the service answers in an unknown form, the picker must tell the host, even if a retry succeeds. */
import { expect, test } from 'vitest';
import { begin, newSession } from '../support/stage.ts';

const unknown = {
  kind: 'unclear',
  code: 'unknown-answer',
  message: 'HTTP 200, but no answer that is known',
} as const;
const told = (stage: Awaited<ReturnType<typeof begin>>) =>
  stage
    .news()
    .filter(({ type, detail }) => type === 'plan-problem' && detail.problem.code === 'unknown-answer');

test('an unknown answer is told once, even if the retry succeeds', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.lose(unknown);
  expect(told(stage)).toHaveLength(1);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  await stage.pick('pp_c');
  await stage.last.lose(unknown);
  await stage.last.lose(unknown);
  await stage.last.acknowledge();
  expect(told(stage)).toEqual([]);
});

test('an unknown answer is told once to each picker of the checkout, and again for another checkout', async () => {
  const stage = await begin();
  const other = await begin({ session: stage.session }, stage.page);
  await stage.pick('pp_b');
  await [...stage.writes, ...other.writes].at(-1)?.lose(unknown);
  expect([told(stage), told(other)].map(({ length }) => length)).toEqual([1, 1]);
  other.picker.disconnect();
  stage.picker.configure({ session: newSession() });
  await stage.pick('pp_c');
  await stage.last.lose(unknown);
  expect(told(stage)).toHaveLength(1);
});

test('any other lost answer is reported only if the pick is rolled back', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.lose();
  expect(stage.types()).not.toContain('plan-problem');
});
