/** The worlds in which a search begins. A world is the state of the pages, the service and the writes. */
import type { Position } from './book.ts';
import { visit } from './checkout.ts';
import { none } from './plans.ts';
import { emptyPage, opened, type Play, type Template, type World } from './world.ts';

const [A, B, C] = [0, 1, 2];

export const beginnings = (play: Play): [words: string, World][] => {
  const fresh: Template = { ident: A, selected: none, isFresh: true };
  const untold: Template = { ident: none, selected: none, isFresh: false };
  const begin = (template: Template, holds: number, isNew: boolean, isSeen = true): World => {
    let world = empty(play, template, holds, isNew);
    for (const page of world.pages.keys()) world = visit(play, world, page, false, isSeen && page === 0);
    return world;
  };
  const untrue = { ...fresh, isFresh: false };
  const both: [string, World][] = [
    ['a new session, created with A', begin(fresh, A, true)],
    ['prerendered: the template says A, the service holds B', begin(untrue, B, true, false)],
  ];
  if (play.space.twoPages) return both;
  return [
    ...both,
    ['opened again: the template says A, the service holds B', begin(fresh, B, false)],
    ['opened; the plan is not told', begin(untold, A, true)],
    ['a new session, created with A; the address asks for C', begin({ ...fresh, selected: C }, A, true)],
  ];
};

const empty = ({ space, book, ...play }: Play, template: Template, holds: number, isNew: boolean): World => {
  const nothing: Position = book.at(opened({ ...play, space, book }, template.ident, {}));
  return {
    pages: Array.from({ length: space.twoPages ? 2 : 1 }, () => emptyPage(nothing, template.ident)),
    holds,
    late: 0,
    form: none,
    repriced: 0,
    template,
    isNew: isNew && !space.hasNoStorage,
    lock: none,
    payer: none,
    paidFor: none,
    spent: 0,
    wrong: null,
  };
};
