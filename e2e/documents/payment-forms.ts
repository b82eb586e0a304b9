/** Stand-ins for payment forms and for the service's SDK. They have only what the code blocks of the documents use. */

/** Primer's form with manual payments. `press` and `endStep` stand for what the shopper does. */
export const primer = `
  Object.assign(window, { refreshed: [], told: [] });
  const handler = {
    handleSuccess: () => void told.push('success'),
    handleFailure: (text) => void told.push(text),
    continueWithNewClientToken: (token) => void told.push(token ? 'step' : 'no step'),
  };
  export const Primer = {
    async showUniversalCheckout(token, options) {
      if (options.paymentHandling !== 'MANUAL') throw new Error('Primer would pay by itself');
      Object.assign(window, {
        async press(meanwhile = () => {}) {
          if (!options.onTokenizeShouldStart()) return void told.push('not yet');
          await meanwhile();
          await options.onTokenizeSuccess({ token: 'pm_1' }, handler);
        },
        endStep: () => options.onResumeSuccess({ resumeToken: 'resume_1' }, handler),
        leaveStep: () => options.onResumeError(),
      });
      const refreshClientSession = async () => {
        const isRefreshed = refreshed.length > 0;
        refreshed.push(isRefreshed);
        return isRefreshed;
      };
      return { refreshClientSession };
    },
  };`;

/** A payment form that a host has built itself. `tokenizing.resolve` stands for the end of its work. */
export const paymentForm = `
  export const createToken = () =>
    new Promise((resolve) => Object.assign(window, { tokenizing: { resolve } }));`;

/** The SDK without its checkout. The forms of `initMethod` have a session of their own, as in the SDK. */
export const billing = `
  export const createClientSession = async ({ orgId, priceId, externalId, email }) => {
    const answer = await fetch(\`https://billing.funnelfox.com/\${orgId}/v1/checkout/create_client_session\`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sdk-version': '0.9.0' },
      body: JSON.stringify({
        ...{ region: 'default', integration_type: 'primer', client_metadata: {} },
        ...{ pp_ident: priceId, external_id: externalId, email_address: email },
      }),
    });
    const { data } = await answer.json();
    return { type: 'session_created', orderId: data.order_id, clientToken: data.client_token };
  };
  export const Billing = {
    async initMethod(method, place, options) {
      // The SDK draws the form before the form has its session.
      place.textContent = options.priceId;
      window.formOptions = options;
      await createClientSession(options);
      return { setDisabled() {}, destroy: () => place.replaceChildren() };
    },
  };`;
