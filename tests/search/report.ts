import type { Findings } from './search.ts';
import type { Space } from './space.ts';

export const inWords = (what: string, space: Space, { states, steps, ms }: Findings): string => {
  const { plans, picks, faults, retries, reloads } = space;
  return (
    `${what}: ${plans} plans, ${picks} picks, ${faults} faults, ${retries} retries, ${reloads} reloads: ` +
    `${states.toLocaleString('en')} states, ${steps.toLocaleString('en')} steps, ${(ms / 1000).toFixed(1)} s`
  );
};
