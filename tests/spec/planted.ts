/** Bugs that the replay must notice: in the reducer, and in the specification. */
import { advance } from '../../src/protocol/index.ts';
import { type Reducer, shippedReducer } from './drive.ts';
import { mutants, type Wrong } from './wrong.ts';

export const wrongReducers: Readonly<Record<string, Reducer>> = {
  'leaves the plan confirmed when another is refused': {
    ...shippedReducer,
    advance: (before, event, policy) => {
      const after = advance(before, event, policy);
      const isRefusal = event.type === 'answered' && event.answer.outcome === 'refused';
      return isRefusal ? { ...after, confirmed: before.confirmed } : after;
    },
  },
  'forgets lost writes': {
    ...shippedReducer,
    advance: (before, event, policy) => ({ ...advance(before, event, policy), lost: [] }),
  },
  'says “can pay” while a write is under way': {
    ...shippedReducer,
    canPayIn: (state) => shippedReducer.canPayIn({ ...state, underWay: null }),
  },
};

const planted = [
  'leaves the plan confirmed when another is refused',
  'stops asserting after the retries',
  'does not shut the gate inside the pick',
];
export const wrongSpecifications: readonly Wrong[] = mutants.filter(({ name }) => planted.includes(name));

/** Wrong protocols of the search. The specification must disagree with them. */
export const wrongProtocols = [
  'leaves the plan confirmed when another is refused',
  'forgets lost writes',
  'does not shut the gate inside the pick',
] as const;
