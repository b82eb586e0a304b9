/**
 * A checkout is closed when its last picker leaves. A picker that joins the checkout later must not find old data.
 */
import { expect, test } from 'vitest';
import { Checkout } from '../../src/checkout/checkout.ts';
import type { Seat } from '../../src/checkout/seat.ts';
import { canPayIn } from '../../src/protocol/index.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';
import { newSession } from '../support/stage.ts';

const seatAt = ({ send }: ReturnType<typeof createHeldSend>): Seat => ({
  name: 'seat',
  settings: () => ({
    ...{ send, orgId: 'acme', baseUrl: 'https://billing.test', timeout: 8000, lateWriteWindow: 10_000 },
    ...{ numberWrites: false, afterUpdate: null, renewSession: null, sessionPerPlan: false },
    ...{ clientMetadata: undefined, problemKinds: undefined, acknowledges: undefined },
  }),
  document: () => undefined,
  offer: () => null,
  changed: (meanwhile) => meanwhile?.(),
  heard() {},
  renewed() {},
});

test('the shopper can pay in a reopened checkout only once its lock is here again', async () => {
  const held = createHeldSend();
  const seat = seatAt(held);
  const opening = { pick: null, isFirst: true, isRenewal: false };
  const checkout = new Checkout(createStandInPage(), seat, newSession(), opening);
  const canPay = () => canPayIn(checkout.state(), seat.name);
  const leave = checkout.sit(seat, true);
  await settle();
  expect(canPay()).toBe(true);
  leave();
  const leaveAgain = checkout.sit(seat, true);
  expect(canPay()).toBe(false);
  await settle();
  await held.last.acknowledge();
  expect(canPay()).toBe(true);
  leaveAgain();
});
