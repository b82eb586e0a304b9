/** A number from 0 to `sides` - 1. */
export type Dice = (sides: number) => number;

/** A small generator with a seed (mulberry32): the same seed gives the same campaign. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

export const oneOf = <Item>(chance: Dice, items: readonly Item[]): Item =>
  items[chance(items.length)] as Item;

/** Chooses each item with the chance 1 in `oneIn`, and at least one item. */
export function someOf<Item>(chance: Dice, items: readonly Item[], oneIn: number): readonly Item[] {
  const some = items.filter(() => chance(oneIn) === 0);
  return some.length > 0 ? some : [oneOf(chance, items)];
}
