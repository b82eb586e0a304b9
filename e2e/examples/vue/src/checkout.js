/** What the shop's server said of this checkout: `{ orgId, session, plans }`. */
export const { checkout } = window;
