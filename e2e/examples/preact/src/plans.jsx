import { PlanPicker } from 'funnelfox-plan-picker/preact';
import { useState } from 'preact/hooks';
import { checkout } from './checkout.js';

export function Plans() {
  const [canPay, setCanPay] = useState(false);
  return (
    <>
      <PlanPicker {...checkout} onStatus={(now) => setCanPay(now.canPay)} />
      <button type="button" disabled={!canPay}>
        Pay
      </button>
    </>
  );
}
