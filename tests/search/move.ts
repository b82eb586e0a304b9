/** One step of a world into the next. */
import type { Plan } from './plans.ts';
import { spend } from './space.ts';
import type { Play, World } from './world.ts';

/** `@` in the words stands for the plan. */
export type Tell = (words: string, world: World, plan?: Plan) => void;

export interface Turn {
  readonly play: Play;
  readonly world: World;
  readonly page: number;
  /** The plans in play, and one that is not yet: any other would be the same but for its name. */
  readonly choices: readonly Plan[];
  readonly tell: Tell;
}

/** Goes on only where something is left of what this costs. */
export const spending = (
  { play, world }: Turn,
  what: Parameters<typeof spend>[1],
  goOn: (world: World) => void,
): void => {
  const spent = spend(world.spent, what, play.space);
  if (spent !== null) goOn({ ...world, spent });
};
