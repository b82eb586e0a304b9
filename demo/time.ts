/** Of a time in ms: what the inspector counts in. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
