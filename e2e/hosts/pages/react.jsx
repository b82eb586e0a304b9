/** A checkout in React's StrictMode, built for development. */
import 'funnelfox-plan-picker/define.js';
import 'funnelfox-plan-picker/react.js';
// biome-ignore lint/correctness/noUnusedImports: the compiled JSX calls `createElement`
import { createElement, Fragment, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { orgId, baseUrl, session, plans } = window.checkout;

function Checkout() {
  const [renders, setRenders] = useState(0);
  const [plan, setPlan] = useState(session.ident);
  const [canPay, setCanPay] = useState(false);
  return (
    <>
      <form
        id="payment"
        onSubmit={(event) => {
          event.preventDefault();
          window.submitted.push(new FormData(event.currentTarget).get('plan'));
        }}
      />
      {/* Each render makes all objects and functions anew, as in many pages. */}
      <ff-plan-picker
        orgId={orgId}
        baseUrl={baseUrl}
        session={{ ...session }}
        plans={plans.map((one) => ({ ...one, period: { ...one.period } }))}
        messages={{ legend: 'Your plan' }}
        afterUpdate={async () => {}}
        name="plan"
        form="payment"
        value={plan}
        canPay={canPay}
        status={`rendered ${renders} times`}
        onchange={(event) => setPlan(event.target.value)}
        onplan-status={({ detail }) => setCanPay(detail.canPay)}
      />
      <button type="button" onClick={() => setRenders(renders + 1)}>
        Render
      </button>
      <output>{renders}</output>
      <button type="submit" form="payment" disabled={!canPay}>
        Pay
      </button>
    </>
  );
}

window.submitted = [];
createRoot(document.querySelector('#root')).render(
  <StrictMode>
    <Checkout />
  </StrictMode>,
);
