/** Texts of the service and of hosts may quote the token, so the picker repeats none of them. */
import { expect, hostsOwn, test } from './support/funnel.ts';

const said = 'Dear customer, your secret is abc';

test('the picker reports a refusal without the service’s message', async ({ funnel }) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.service.script('year', ({ answer }) =>
    answer(400, { status: 'error', error: [{ code: 'bad_plan', type: 'api', msg: said }], req_id: 'req_7' }),
  );
  await funnel.pick('Yearly');
  await expect
    .poll(() => funnel.read('problem'))
    .toMatchObject({ code: 'bad_plan', type: 'api', requestId: 'req_7' });
  expect(JSON.stringify(await funnel.read('problem'))).not.toContain(said);
  expect(JSON.stringify(await funnel.heard())).not.toContain(said);
});

test('the picker reports a failed update of the payment form without the text of its error', async ({
  funnel,
}) => {
  // The page's own error report may have the text of the error. Nothing else may have it.
  const error = `${said} (${hostsOwn})`;
  await funnel.open({ set: `picker.afterUpdate = () => Promise.reject(new Error('${error}'));` });
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('problem')).toMatchObject({ kind: 'after-update' });
  expect(JSON.stringify(await funnel.read('problem'))).not.toContain(said);
  expect(JSON.stringify(await funnel.heard())).not.toContain(said);
});
