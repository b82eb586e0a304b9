/** A pick must cost the same, whether few or many picks are waiting. The test counts the cost in steps, not in time. */
import { expect, test } from 'vitest';
import { countSteps } from '../steps-here.ts';

const steps = countSteps();

// The test imports these modules only after it has begun to count. Otherwise their loops would not be counted.
const { begin } = await import('../support/stage.ts');
const { settle } = await import('../support/page.ts');

test.each<[string, (index: number) => string]>([
  ['of the plan that is pending', () => 'pp_b'],
  ['of two plans by turns', (index) => (index % 2 === 0 ? 'pp_b' : 'pp_c')],
])('each further pick %s costs the same', async (_, identOf) => {
  const costOf = async (count: number): Promise<number> => {
    const stage = await begin();
    const { picker } = stage;
    await stage.pick('pp_b');
    steps();
    for (let index = 0; index < count; index++) picker.pick(identOf(index));
    await settle();
    const cost = steps();
    await stage.last.acknowledge();
    picker.disconnect();
    return cost / count;
  };
  await costOf(100);
  const [few, many] = [await costOf(200), await costOf(2000)];
  expect(few).toBeGreaterThan(0);
  expect(many / few).toBeLessThan(1.5);
});

test('each further promise that waits costs the same', async () => {
  const costOf = async (count: number): Promise<number> => {
    const stage = await begin();
    const { picker } = stage;
    await stage.pick('pp_b');
    steps();
    const waiting = Array.from({ length: count }, () => picker.settled());
    await stage.last.acknowledge();
    await Promise.all(waiting);
    picker.disconnect();
    return steps() / count;
  };
  await costOf(100);
  const [few, many] = [await costOf(200), await costOf(2000)];
  expect(many / few).toBeLessThan(1.5);
});
