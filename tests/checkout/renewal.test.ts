/** What happens after `renewSession`, for each result that the host may return. */
import { expect, test } from 'vitest';
import { checkoutName } from '../../src/checkout/identity.ts';
import { openingAfterRenewal, renewalOutcome } from '../../src/checkout/renewal.ts';
import type { Settings } from '../../src/checkout/seat.ts';
import { openingState } from '../../src/protocol/index.ts';
import type { Session } from '../../src/types.ts';
import { newSession } from '../support/stage.ts';

const settings: Settings = {
  ...{ orgId: 'acme', baseUrl: 'https://billing.test', send: async () => ({ outcome: 'acknowledged' }) },
  ...{ timeout: 8000, lateWriteWindow: 10_000, numberWrites: false, afterUpdate: null, renewSession: null },
  sessionPerPlan: false,
};
const perPlan = { ...settings, sessionPerPlan: true };

const session = newSession();
const pick = { ident: 'pp_b', by: 'shopper', at: 0, isOpen: true } as const;
const state = { ...openingState, pick };
const left = [checkoutName(settings, session), session] as const;
const outcomeOf = (given: Session | null, by = settings, proves = true) =>
  renewalOutcome({ session: given }, by, 'pp_b', ...left, proves);

test('a problem from the host’s call stays a problem', () => {
  const problem = { kind: 'refused', message: 'renewSession: failed' } as const;
  expect(renewalOutcome({ problem }, settings, 'pp_b', ...left, true)).toEqual({ problem });
});

test('the picker trusts the plan of a session of another order', () => {
  const { clientToken, orderId } = newSession();
  expect(outcomeOf({ clientToken, orderId, ident: 'pp_a' })).toEqual({
    session: { clientToken, orderId, ident: 'pp_a', fresh: true },
  });
});

test('the pick goes on in the new session', () => {
  const { clientToken, orderId } = newSession();
  expect(openingAfterRenewal({ clientToken, orderId, ident: 'pp_a' }, settings, state)).toEqual({
    ...{ pick: { ident: 'pp_b', by: 'shopper', isOpen: true }, isFirst: false, isRenewal: true },
  });
});

test('if the new session already holds the picked plan, the pick is over', () => {
  const { clientToken, orderId } = newSession();
  expect(openingAfterRenewal({ clientToken, orderId, ident: 'pp_b' }, settings, state)).toMatchObject({
    pick: { ident: 'pp_b', isOpen: false },
  });
});

test('the picker does not trust the plan of a new token of the same order', () => {
  expect(outcomeOf({ ...session, clientToken: 'another' })).toMatchObject({ session: { fresh: false } });
});

test.each([settings, perPlan])(
  'the picker does not trust the plan if its price has changed meanwhile',
  (by) => {
    expect(outcomeOf(newSession('pp_b'), by, false)).toMatchObject({ session: { fresh: false } });
  },
);

test('the same session again is no renewal, unless each plan has its own form', () => {
  const message = 'renewSession: expected another session, got the same';
  expect(outcomeOf(session)).toEqual({ problem: { kind: 'refused', message, ident: 'pp_b' } });
  expect(outcomeOf(session, perPlan)).toEqual({ session: null });
  expect(outcomeOf(null, perPlan)).toEqual({ session: null });
});

test('with a session for each plan, the session holds the plan that was asked for', () => {
  const { clientToken, orderId } = newSession();
  expect(outcomeOf({ clientToken, orderId, ident: 'pp_a' }, perPlan)).toEqual({
    session: { clientToken, orderId, ident: 'pp_b', fresh: true },
  });
});

test('with a session for each plan, the pick stays open until the host has made the form', () => {
  const { clientToken, orderId } = newSession();
  expect(openingAfterRenewal({ clientToken, orderId, ident: 'pp_b' }, perPlan, state)).toMatchObject({
    pick: { ident: 'pp_b', isOpen: true },
  });
});
