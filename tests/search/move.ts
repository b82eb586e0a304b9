/** One step from a world to the next. */
import type { Plan } from './plans.ts';
import { spend } from './space.ts';
import type { Play, World } from './world.ts';

/** Reports the world after a step. In `words`, `@` stands for the name of the plan. */
export type Tell = (words: string, world: World, plan?: Plan) => void;

export interface Turn {
  readonly play: Play;
  readonly world: World;
  readonly page: number;
  /**
   * The plans that already appear in this world, and one new plan. With any other new plan, the result would differ
   * only in the name of the plan.
   */
  readonly choices: readonly Plan[];
  readonly tell: Tell;
}

/** Calls `goOn` only if the bounds of the search allow one more of `what`. */
export const spending = (
  { play, world }: Turn,
  what: Parameters<typeof spend>[1],
  goOn: (world: World) => void,
): void => {
  const spent = spend(world.spent, what, play.space);
  if (spent !== null) goOn({ ...world, spent });
};
