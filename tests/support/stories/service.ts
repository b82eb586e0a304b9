/** The billing service, which knows what each session really holds, and the network between it and the pages. */
import { checkoutName } from '../../../src/checkout/identity.ts';
import { defaultPolicy, type WriteOutcome } from '../../../src/protocol/index.ts';
import { defaultBaseUrl } from '../../../src/service/address.ts';
import type { SendWrite } from '../../../src/service/write.ts';
import type { Ident, Problem, Session } from '../../../src/types.ts';
import type { Call, Due, Tab, World, Write } from './world.ts';

export const { lateWriteWindow, longestPause, spacing } = defaultPolicy;

/** In the calm phase, the time from the sending of a write to its answer, in ms. */
export const roundTrip = 100;

export const checkoutOf = (org: string, orderId: string): string => `${org}/${orderId}`;

/** The name of a checkout, as the pages use it in storage, locks and channels. */
export const nameOf = (checkout: string): string => {
  const known = names.get(checkout);
  if (known) return known;
  const [orgId = '', orderId = ''] = checkout.split('/');
  const name = checkoutName({ baseUrl: defaultBaseUrl, orgId }, { orderId });
  names.set(checkout, name);
  return name;
};

const names = new Map<string, string>();

/** The plan that a checkout holds. A checkout that was not used yet holds D. */
export const heldBy = (world: World, checkout: string): Ident => world.holds.get(checkout) ?? 'D';

export const createSession = (world: World, ident: Ident, order?: string, org = 'org'): Session => {
  const count = world.count();
  const orderId = order ?? `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  const session = { clientToken: `token-${count}-secret`, orderId, ident };
  if (order === undefined) world.holds.set(checkoutOf(org, orderId), ident);
  world.tokens.set(session.clientToken, orderId);
  world.sessions.push(session);
  return session;
};

const problem: Problem = { kind: 'unreachable', message: 'a fault' };

export const acknowledged: WriteOutcome = { outcome: 'acknowledged' };
export const lost = (kind: Problem['kind'] = 'unreachable', retryAfter?: number): WriteOutcome => ({
  ...{ outcome: 'lost', problem: { ...problem, kind } },
  ...(retryAfter && { retryAfter }),
});
export const unclear = (retryAfter?: number): WriteOutcome => ({
  ...{ outcome: 'unclear', problem: { ...problem, kind: 'unclear' } },
  ...(retryAfter && { retryAfter }),
});
export const refused = (
  kind: Problem['kind'],
  ends: Extract<WriteOutcome, { outcome: 'refused' }>['ends'],
): WriteOutcome => ({ outcome: 'refused', problem: { ...problem, kind }, ends });
const unsent: WriteOutcome = { outcome: 'unsent', problem };

/** The function with which a page sends a write. */
export const send =
  (world: World, tab: Tab): SendWrite =>
  ({ orgId, session: { clientToken, orderId } }, ident, { signal, timeout }) =>
    new Promise((resolve) => {
      const write: Write = {
        name: `write ${world.count()} (${ident})`,
        ...{ tab, checkout: checkoutOf(orgId, orderId), token: clientToken, ident, resolve },
        deadline: world.now + tab.clock + timeout,
        sentAt: world.now,
        isRight: world.tokens.get(clientToken) === orderId,
        ...{ isAnswered: false, isFinal: false, timesLanded: 0 },
        until: world.now + timeout + lateWriteWindow,
      };
      world.judge.write(world, write);
      if (tab.isForbidden) return resolve(unsent);
      world.tally.writes++;
      world.writes.push(write);
      signal.addEventListener('abort', () => giveUp(world, write));
    });

export const mayLand = (world: World, write: Write): boolean =>
  write.isRight && world.now < write.until && write.timesLanded < 2;

/** Whether an answer would still reach the page in time. */
export const isInTime = (world: World, { tab, deadline }: Write): boolean =>
  world.now < deadline - tab.clock && world.awake().includes(tab);

export const land = (world: World, write: Write): void => {
  if (!mayLand(world, write)) return;
  if (write.isAnswered) world.tally.landedLate++;
  write.timesLanded++;
  world.holds.set(write.checkout, write.ident);
  world.judge.moment(world);
};

/**
 * Ends a write. With `applies`, the write lands first. With `isFinal`, the service itself answers, so the write cannot
 * land any more. Otherwise the write may land until its late-write window has passed.
 */
export const answer = async (
  world: World,
  write: Write,
  outcome: WriteOutcome,
  { applies, isFinal }: { readonly applies: boolean; readonly isFinal: boolean },
  pause: number | null = null,
): Promise<void> => {
  if (applies) land(world, write);
  end(world, write, isFinal);
  await world.in(write.tab, () => write.resolve(outcome), pause);
};

/** The page gives up on the write. The write may land until its late-write window has passed. */
export const giveUp = (world: World, write: Write): void => {
  if (write.isAnswered) return;
  end(world, write, false);
  // A tab that is gone gets no answer.
  if (!write.tab.isGone) write.resolve(lost());
};

const end = (world: World, write: Write, isFinal: boolean): void => {
  write.isAnswered = true;
  write.isFinal = isFinal;
  write.until = isFinal ? 0 : Math.min(write.until, world.now + lateWriteWindow);
  write.tab.endedAt.set(write.checkout, world.now + write.tab.clock);
};

/**
 * Called when a page has taken over a checkout. The late-write windows of all writes of this checkout begin now, if
 * they have not begun yet.
 */
export const takenOver = (world: World, tab: Tab, lock: string): void => {
  const ours = ({ checkout }: Unended) => checkout !== null && lock.endsWith(`:${nameOf(checkout)}`);
  world.tally.takenOver += world.writes.filter((write) => ours(write) && write.tab !== tab).length;
  for (const one of unended(world))
    if (ours(one)) one.until = Math.min(one.until, world.now + lateWriteWindow);
};

type Unended = Pick<Call, 'checkout' | 'until'>;

/** All that may still write to a session: writes, and the renewals of hosts. */
const unended = (world: World): readonly Unended[] => [...world.writes, ...world.calls];

/**
 * Ends all late-write windows. This is needed without storage: the next page cannot know of the earlier writes, so they
 * must not land any more.
 */
export const endUnheard = (world: World): void => {
  for (const one of unended(world)) one.until = 0;
};

/** If the wall clock jumps forward, every late-write window becomes shorter by the same time. */
export const jumpWall = (world: World, ms: number): void => {
  world.wall += ms;
  if (ms > 0) for (const one of unended(world)) one.until -= ms;
};

/**
 * The answers that are due. A write is given up at its deadline. In the calm phase, the service answers before the
 * deadline.
 */
export const answersDue = (world: World): readonly Due[] =>
  world.writes.flatMap((write) => {
    const { tab, isAnswered } = write;
    if (isAnswered || tab.isFrozen || tab.isBusy) return [];
    const late: Due = {
      at: write.deadline - tab.clock,
      run: () => answer(world, write, lost(), { applies: false, isFinal: false }),
    };
    // A busy page may find the answer only after the deadline. Then the answer is too late, and proves nothing.
    if (!world.isCalm || !isInTime(world, write)) return [late];
    const outcome = write.isRight ? acknowledged : refused('session-expired', 'now');
    const intime: Due = {
      at: write.sentAt + roundTrip,
      run: () => answer(world, write, outcome, { applies: true, isFinal: true }),
    };
    return [intime, late];
  });
