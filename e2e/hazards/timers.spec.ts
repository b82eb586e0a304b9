/** Other scripts may replace timers, for example games, forgotten test tools, and protection against trackers. */
import { test } from './support/funnel.ts';

test('timers that fire at once neither hang the tab nor prevent a write', async ({ funnel }) => {
  await funnel.open({
    before: `const original = window.setTimeout;
      window.setTimeout = (run, ms, ...given) => original(run, 0, ...given);`,
  });
  await funnel.pick('Yearly');
  await funnel.expectPayable('year');
});

test('timers that fire at once do not end the late-write window early', async ({ funnel }) => {
  await funnel.open({
    before: `const original = window.setTimeout;
      window.setTimeout = (run, ms, ...given) => original(run, 0, ...given);`,
  });
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  const { answer, applyLate } = await arrival;
  answer(504);
  const applied = applyLate(1_000);
  await funnel.pick('Weekly');
  await funnel.expectPayable('week');
  await applied;
  await funnel.expectPayable('week');
});
