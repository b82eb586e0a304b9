/** A pick must stay cheap, however many plans there are: the browser may compute new styles for few elements only. */
import type { Page } from '@playwright/test';
import { expect, plans, scriptTag, test } from './checkout.ts';

/** Plans with a trial, an earlier price and a saving, so that each card has all of its parts. */
const plansOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...plans[2],
    ...{ ident: `year-${n}`, title: `Yearly ${n}`, was: '129.99', equivalent: 'week', savingsOver: 'month' },
  }));

interface TraceEvent {
  readonly name: string;
  readonly args: { readonly data: { readonly nodeId: number; readonly reason: string } };
}

/** Counts the elements whose styles the browser computes anew until the change is painted. */
const restyledBy = async (page: Page, change: () => Promise<void>): Promise<number> => {
  const devtools = await page.context().newCDPSession(page);
  const elements = new Set<number>();
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, args } of value as unknown as readonly TraceEvent[]) {
      if (name === 'StyleRecalcInvalidationTracking' && args.data.reason !== 'Animation')
        elements.add(args.data.nodeId);
    }
  });
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.start', {
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.invalidationTracking'] },
  });
  await change();
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
  await devtools.send('Tracing.end');
  await complete;
  return elements.size;
};

test('a pick among a hundred plans restyles two cards and the notice, not the other cards', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(scriptTag + checkout.markup('layout="row"'));
  await checkout.set({ plans: [...plans, ...plansOf(100)] });
  const gate = checkout.hold('week');
  const restyled = await restyledBy(page, () => checkout.pick('Weekly'));
  expect(restyled).toBeGreaterThan(5);
  expect(restyled).toBeLessThan(40);
  gate.release();
  await checkout.expectPayable('week');
});
