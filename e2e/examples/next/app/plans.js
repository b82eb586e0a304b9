'use client';

import 'funnelfox-plan-picker/define';
import { useEffect, useRef, useState } from 'react';

export function Plans({ orgId, session, plans, baseUrl }) {
  const picker = useRef(null);
  const [canPay, setCanPay] = useState(false);
  useEffect(() => {
    const element = picker.current;
    const showWhetherPayable = () => setCanPay(element.canPay);
    element.addEventListener('plan-status', showWhetherPayable);
    showWhetherPayable();
    return () => element.removeEventListener('plan-status', showWhetherPayable);
  }, []);
  return (
    <>
      <ff-plan-picker
        ref={picker}
        org-id={orgId}
        client-token={session.clientToken}
        order-id={session.orderId}
        selected={session.ident}
        plans={JSON.stringify(plans)}
        base-url={baseUrl}
      />
      <button type="button" disabled={!canPay}>
        Pay
      </button>
    </>
  );
}
