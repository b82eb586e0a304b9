/** Pays for the plan that the picker names, once the picker says that the shopper can pay. */
import { signal } from '@preact/signals';
import type { Ident, PaymentHold } from 'funnelfox-plan-picker';
import { picker } from './picker.ts';
import { charge } from './sandbox.ts';
import { isReal } from './service.ts';

export interface Receipt {
  readonly charged: Ident;
  /** The plan that was on screen at the moment of the charge. */
  readonly shown: Ident;
}

/** What the shopper reads when there is no receipt. */
export interface Notice {
  readonly text: 'wouldCharge' | 'unknown';
  readonly ident: Ident;
}

export const isPaying = signal(false);
export const receipt = signal<Receipt | null>(null);
export const notice = signal<Notice | null>(null);

/** Forgets the payment of the previous session. */
export const forgetPayment = (): void => {
  receipt.value = null;
  notice.value = null;
};

export const pay = async (): Promise<void> => {
  if (isPaying.value || receipt.value) return;
  isPaying.value = true;
  notice.value = null;
  const approved = picker.value;
  try {
    const hold = await picker.beginPayment();
    try {
      // While `beginPayment()` waited, the plan may have changed. The shopper has not agreed to another plan.
      if (hold.ident === approved && !hold.signal.aborted) await chargeFor(hold);
    } finally {
      hold.release();
    }
  } catch {
    // The session was closed while `beginPayment()` waited. The picker itself shows the reason.
  }
  isPaying.value = false;
};

const chargeFor = async ({ ident, orderId }: PaymentHold): Promise<void> => {
  if (isReal || orderId === null) {
    notice.value = { text: 'wouldCharge', ident };
    return;
  }
  try {
    const { ident: charged } = await charge(orderId);
    receipt.value = { charged, shown: picker.value };
    picker.disabled = true;
  } catch {
    notice.value = { text: 'unknown', ident };
  }
};
