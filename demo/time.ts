/** A time in ms as text, in the inspector's format. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
