import 'funnelfox-plan-picker/define';
import { useState } from 'react';
import { checkout } from './checkout.js';

export function Plans() {
  const [canPay, setCanPay] = useState(false);
  return (
    <>
      <ff-plan-picker {...checkout} onplan-status={(event) => setCanPay(event.detail.canPay)} />
      <button type="button" disabled={!canPay}>
        Pay
      </button>
    </>
  );
}
