/** Writes a time in ms as seconds, as the inspector shows times. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
