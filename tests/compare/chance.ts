/** Returns random numbers in [0, 1) that can be repeated: the same key always gives the same numbers. */
export type Chance = () => number;

/** The generator Mulberry32. Its seed is mixed from all numbers of the key. It is good enough for a simulation. */
export const createChance = (...key: readonly number[]): Chance => {
  let state = key.reduce((mixed, word) => scramble(mixed ^ word) + 0x9e3779b9, 0x2545f491);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return scramble(state) / 2 ** 32;
  };
};

/** Mixes the bits of a number: each bit can change every bit of the result. This is the last step of MurmurHash3. */
const scramble = (word: number): number => {
  let bits = word | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/**
 * A log-normal number, like the pauses of people and the delays of networks. Half of the numbers are below the median,
 * and a few are far above it.
 */
export const skewed = (chance: Chance, median: number, spread: number): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - chance()));
  return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * chance()));
};
