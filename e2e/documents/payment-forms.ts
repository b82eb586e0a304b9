/** Stand-ins for payment forms. They have only what the guide to the pay gate uses. */

export const primer = `
  window.refreshed = [];
  export const Primer = {
    async showUniversalCheckout(token, options) {
      window.options = options;
      window.create = () => options.onBeforePaymentCreate({}, {
        continuePaymentCreation: () => 'continued',
        abortPaymentCreation: () => 'aborted',
      });
      const refreshClientSession = async () => {
        const isRefreshed = window.refreshed.length > 0;
        window.refreshed.push(isRefreshed);
        return isRefreshed;
      };
      return { refreshClientSession };
    },
  };`;

export const stripe = `
  export const elements = {};
  export const stripe = {
    confirmPayment: (options) =>
      new Promise((resolve) => Object.assign(window, { confirming: { options, resolve } })),
  };`;
