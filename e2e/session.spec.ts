/** Sessions that end, are replaced, or are wrong from the start. */
import type { PlanPickerElement } from '../src/element/element.ts';
import type { SandboxSession } from '../src/testing/index.ts';
import { type Checkout, expect, plans, scriptTag, test } from './checkout.ts';

/** Checks that each order was written to with its own token only. */
const expectOwnTokens = ({ sandbox }: Checkout, sessions: readonly SandboxSession[]) => {
  for (const { orderId, clientToken } of sessions) {
    const strangers = sandbox.writes(orderId).filter(({ body }) => body.client_token !== clientToken);
    expect(strangers, `writes to ${orderId} with a token that is not its own`).toEqual([]);
  }
};

test('a new session replaces the old one in the middle of a write, and no request mixes data of both', async ({
  checkout,
}) => {
  const { sandbox, session } = checkout;
  const next = sandbox.createSession({ ident: 'month' });
  await checkout.openPayable();
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;

  const { orderId, clientToken } = next;
  await checkout.set({ session: { orderId, clientToken } });
  await sandbox.until(() => sandbox.holds(orderId) === 'year');
  await expect.poll(() => checkout.read('canPay')).toBe(true);
  gate.release();
  await sandbox.until(() => checkout.holds() === 'year');

  await checkout.pick('Weekly');
  await expect.poll(() => sandbox.holds(orderId)).toBe('week');
  await expect.poll(() => checkout.read('canPay')).toBe(true);
  expect(checkout.written()).toEqual(['year']);
  expect(sandbox.writes(orderId).map(({ ident }) => ident)).toEqual(['year', 'week']);
  expectOwnTokens(checkout, [session, next]);
});

test('the shopper’s pick outlives the session, and is asserted in the new session', async ({ checkout }) => {
  const { sandbox, session } = checkout;
  const next = sandbox.createSession({ ident: 'month' });
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  const { orderId, clientToken, ident } = next;
  await checkout.set({ session: { orderId, clientToken, ident } });
  expect(await checkout.read('value')).toBe('year');
  await expect.poll(() => checkout.read('canPay')).toBe(true);
  expect(sandbox.holds(orderId)).toBe('year');
  expect(sandbox.writes(orderId).map(({ ident }) => ident)).toEqual(['year']);
  expectOwnTokens(checkout, [session, next]);
});

test('a session whose attributes change one by one in one task changes only once', async ({ checkout }) => {
  const { sandbox, session } = checkout;
  const next = sandbox.createSession({ ident: 'month' });
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  await checkout.picker.evaluate((picker, { clientToken, orderId }) => {
    picker.setAttribute('client-token', clientToken);
    picker.setAttribute('order-id', orderId);
  }, next);
  await sandbox.until(() => sandbox.holds(next.orderId) === 'year');
  await expect.poll(() => checkout.read('canPay')).toBe(true);
  expect(checkout.written()).toEqual(['year']);
  expectOwnTokens(checkout, [session, next]);
});

test('a host with `renewSession` renews an expired session, and the pick holds in the new session', async ({
  page,
  checkout,
}) => {
  const { sandbox, session } = checkout;
  const minted: SandboxSession[] = [];
  await page.exposeFunction('mintSession', (ident: string) => {
    minted.push(sandbox.createSession({ ident }));
    return minted.at(-1);
  });
  await checkout.openPayable();
  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    const { mintSession } = window as unknown as { mintSession: PlanPickerElement['renewSession'] };
    picker.renewSession = mintSession;
  });
  sandbox.expire(session.orderId);
  const outcome = await checkout.picker.evaluate((picker: PlanPickerElement) => picker.pick('year'));

  expect(outcome).toEqual({ outcome: 'confirmed', ident: 'year' });
  expect(minted).toHaveLength(1);
  expect((await checkout.read('session'))?.orderId).toBe(minted[0]?.orderId);
  expect(await checkout.read('canPay')).toBe(true);
  expectOwnTokens(checkout, [session, ...minted]);
});

/** A wrong value for each field. Some of the values contain the token, and no message may repeat it. */
const mistakes: Readonly<Record<string, (session: SandboxSession) => object>> = {
  orgId: ({ clientToken }) => ({ orgId: `${clientToken}!` }),
  baseUrl: ({ clientToken }) => ({ baseUrl: `http://billing.example/${clientToken}` }),
  session: ({ clientToken }) => ({ session: clientToken }),
  'session.clientToken': ({ orderId }) => ({ session: { orderId, clientToken: ' ' } }),
  'session.orderId': ({ clientToken }) => ({ session: { orderId: clientToken, clientToken } }),
  'session.ident': ({ clientToken, orderId }) => ({ session: { clientToken, orderId, ident: 'no plan!' } }),
  clientMetadata: ({ clientToken }) => ({ clientMetadata: clientToken }),
};

for (const [field, mistake] of Object.entries(mistakes)) {
  test(`a wrong ${field} is named and never sent, and the picker works once it is right`, async ({
    page,
    checkout,
  }) => {
    const { sandbox, session, serviceUrl } = checkout;
    const errors: string[] = [];
    const requests: string[] = [];
    page.on(
      'console',
      (message) => message.text().startsWith('ff-plan-picker') && errors.push(message.text()),
    );
    page.on('request', (request) => request.method() === 'POST' && requests.push(request.url()));
    await checkout.open(`${scriptTag}<div id="here"></div>`);
    const { clientToken, orderId, orgId, ident: selected } = session;
    const right = { orgId, baseUrl: serviceUrl, session: { clientToken, orderId }, selected, plans };
    await page.evaluate((options) => void window.PlanPicker?.mount('#here', options as never), {
      ...right,
      ...mistake(session),
    });

    const { outcome, problem } = await checkout.picker.evaluate((picker: PlanPickerElement) =>
      picker.pick('year'),
    );
    expect(outcome).toBe('closed');
    expect(problem?.kind).toBe('config');
    expect(problem?.message).toContain(`${field}: expected `);
    expect(await checkout.read('status')).toBe('closed');
    expect(await checkout.read('canPay')).toBe(false);
    expect(await checkout.read('problem')).toEqual(problem);
    expect(errors).toEqual([`ff-plan-picker: ${problem?.message}`]);
    expect(errors.join()).not.toContain(clientToken);
    await expect(page.getByRole('status')).toHaveText('Plans can’t be changed on this page right now.');

    expect(requests).toEqual([]);
    await checkout.set({ clientMetadata: undefined, ...right });
    await checkout.expectPayable(await checkout.read('value'));
    expect(sandbox.writes(orderId).every(({ outcome }) => outcome === 'applied')).toBe(true);
  });
}
