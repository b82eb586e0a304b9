/** What the shop's server sent for this checkout: `{ orgId, session, plans }`. */
export const { checkout } = window;
