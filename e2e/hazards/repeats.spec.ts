/**
 * A browser transmits a POST again by itself when a connection that was kept open drops. The page sees only the answer
 * to the repeat. The page cannot know what the service did with the first transmission.
 */
import { expect, type Funnel, test } from './support/funnel.ts';
import { type Act, type Drop, refuse, type Wire } from './support/service.ts';

const ways: readonly { readonly wire: Wire; readonly how: Drop; readonly called: string }[] = [
  { wire: 'HTTP/1.1', how: 'connection', called: 'HTTP/1.1, the connection drops' },
  { wire: 'HTTP/2', how: 'connection', called: 'HTTP/2, the connection drops' },
  { wire: 'HTTP/2', how: 'goaway', called: 'HTTP/2, the connection is closed with GOAWAY' },
  { wire: 'HTTP/2', how: 'refused-stream', called: 'HTTP/2, the stream is said to be refused' },
];

/** Picks a plan whose write the service applies. Then the connection drops, and the browser sends the write again. */
const pickWithRepeat = async (funnel: Funnel, how: Drop, answerToRepeat: Act): Promise<void> => {
  await funnel.open();
  await funnel.expectPayable('month');
  const applyAndDrop: Act = ({ apply, drop }) => {
    apply();
    drop(how);
  };
  funnel.service.script('year', applyAndDrop, answerToRepeat);
  await funnel.pick('Yearly');
};

for (const { wire, how, called } of ways) {
  test.describe(called, () => {
    test.use({ wire });

    test('if the first copy is applied and the repeat refused, the plan is asserted before it can be paid', async ({
      funnel,
    }) => {
      await pickWithRepeat(funnel, how, refuse());
      await expect.poll(() => funnel.read('value')).toBe('month');
      await funnel.expectPayable('month');
      expect(funnel.written().slice(-3), 'the browser sent the write twice').toEqual([
        'year',
        'year',
        'month',
      ]);
    });

    test('if the first copy is applied and the repeat ends the session, the session can no longer be paid', async ({
      funnel,
    }) => {
      await pickWithRepeat(funnel, how, refuse('session_expired'));
      await expect.poll(() => funnel.read('status')).toBe('closed');
      expect(await funnel.read('confirmed')).toBeNull();
      expect(funnel.written().slice(-2), 'the browser sent the write twice').toEqual(['year', 'year']);
    });
  });
}
