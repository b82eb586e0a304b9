/** The spaces that `npm test` searches. A space says what may happen in a search, and how often. */
import type { Space } from './space.ts';

const small = { plans: 3, picks: 2, faults: 2, retries: 1, reloads: 1 } as const;

export const onePage: readonly (readonly [what: string, Space])[] = [
  ['the wire', { plans: 4, picks: 5, faults: 4, retries: 2, reloads: 2 }],
  ['the wire, nothing stored', { ...small, picks: 3, reloads: 2, hasNoStorage: true }],
  [
    'the page, code, payments',
    { ...small, faults: 1, reloads: 0, page: true, hearsOthers: true, payments: 1 },
  ],
  ['a busy service', { ...small, isBusy: true }],
  ['the offer', { ...small, plans: 2, picks: 1, faults: 1, changes: 2 }],
  ['a host with afterUpdate', { ...small, picks: 3, updatesHost: true }],
  ['a host with renewSession', { ...small, faults: 1, renews: true, newSessions: true, updatesHost: true }],
  ['a session for each plan', { ...small, sessionPerPlan: true, newSessions: true, updatesHost: true }],
];

const tabs = { retries: 1, twoPages: true, stride: 2 } as const;

export const twoPages: readonly (readonly [what: string, Space])[] = [
  [
    'tabs that reload and freeze, one pays',
    { plans: 2, picks: 1, faults: 1, reloads: 1, payments: 1, ...tabs },
  ],
  ['tabs that pick in turn, one pays', { plans: 2, picks: 2, faults: 1, reloads: 0, payments: 1, ...tabs }],
  ['tabs, one payment after another', { plans: 2, picks: 1, faults: 0, reloads: 0, payments: 2, ...tabs }],
  ['tabs, a finer clock', { plans: 2, picks: 1, faults: 0, reloads: 0, ...tabs, stride: 1 }],
];

const tiny = { plans: 2, picks: 1, faults: 1, retries: 1, reloads: 0 } as const;
/**
 * The search finds the error of each wrong protocol in one of these spaces. The spaces allow few moves, so that the
 * search finds a short way soon.
 */
export const mutantSpaces: readonly Space[] = [
  { ...tiny, plans: 3, picks: 2, faults: 2, reloads: 1 },
  { ...tiny, page: true, hearsOthers: true, payments: 1 },
  { ...tiny, updatesHost: true, renews: true, newSessions: true },
  { ...tiny, picks: 3, faults: 2, renews: true },
  { ...tiny, changes: 2 },
  { ...tiny, faults: 0, payments: 2, ...tabs },
];
