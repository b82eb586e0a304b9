/**
 * A breadth-first search over a protocol composed with a model of the billing service: every order of picks,
 * answers, late writes and passing time, up to a bound. It knows the truth (what the service holds, what may still
 * land) and checks after every step that the protocol never says otherwise.
 *
 * Time is relative: an event happens at 0, and time passing moves everything in the state closer. Plans are
 * interchangeable, so worlds that differ only in their names count once.
 */

import type { LostWrite, Policy, SessionEvent, State, WriteOutcome } from '../src/session.ts';
import * as shipped from '../src/session.ts';
import type { Ident, Problem } from '../src/types.ts';

/** What is searched: the shipped protocol, or one that was broken on purpose. */
export interface Protocol {
  advance(state: State, event: SessionEvent, policy: Policy): State;
  decide(state: State, now: number, policy: Policy): shipped.Next;
  canPayIn(state: State): boolean;
  shownIn(state: State): Ident | null;
}

export const shippedProtocol: Protocol = shipped;

export interface Bounds {
  readonly plans: number;
  readonly picks: number;
  /** Answers that are not acknowledgements, suspensions, other tabs' writes and new sessions, all told. */
  readonly faults: number;
  readonly retries: number;
  /** Of a lost write, in ticks. */
  readonly window?: number;
  readonly updatesHost?: boolean;
  readonly renews?: boolean;
  /** Faults beyond those of the wire. */
  readonly suspends?: boolean;
  readonly otherTab?: boolean;
  readonly newSession?: boolean;
}

/** A write that the service has not applied and still may, for so many ticks. */
interface LateWrite {
  readonly ident: Ident;
  readonly left: number;
}

/** The protocol's state beside the truth. */
interface World {
  readonly state: State;
  readonly holds: Ident;
  readonly flight: Ident | null;
  readonly late: readonly LateWrite[];
  /** The plan that the host's payment form has a copy of. */
  readonly hostHolds: Ident | null;
  /** What the service acknowledged in this session, its creation included. */
  readonly acknowledged: readonly Ident[];
  readonly picks: number;
  readonly faults: number;
  readonly order: number;
}

export interface Findings {
  /** Worlds that differ in more than names, picks and faults spent. */
  readonly states: number;
  readonly steps: number;
  /** Those in which the shopper can pay: a search that never gets there proves nothing. */
  readonly payable: number;
  readonly ms: number;
  /** The first thing found wrong, by a shortest way. */
  readonly violation: { readonly broken: string; readonly trace: readonly string[] } | null;
}

const names = 'ABCDEFGH';
const problem: Problem = { kind: 'unclear', message: 'a fault' };
const current = 1;
const stale = 0;

export const search = (protocol: Protocol, bounds: Bounds): Findings => {
  const began = performance.now();
  const policy: Policy = {
    ...shipped.defaultPolicy,
    retries: bounds.retries,
    retryWithin: Number.POSITIVE_INFINITY,
    lateWriteWindow: bounds.window ?? 2,
    updatesHost: bounds.updatesHost ?? false,
    renews: bounds.renews ?? false,
  };
  const seen = new Map<string, World[]>();
  const alive = new Set<string>();
  let states = 0;
  let steps = 0;
  let payable = 0;
  let frontier: Visit[] = [];

  /** A world reached before with no more picks and faults spent has gone, or will go, wherever this one can. */
  const isNew = (world: World, key: string): boolean => {
    const before = seen.get(key) ?? [];
    if (before.some(({ picks, faults }) => picks <= world.picks && faults <= world.faults)) return false;
    seen.set(key, [...before, world]);
    return true;
  };
  const findings = (broken: string | null, visit: Visit | null): Findings => ({
    states,
    steps,
    payable,
    ms: performance.now() - began,
    violation: broken === null ? null : { broken, trace: traceOf(visit) },
  });

  for (const [step, world] of beginnings(protocol, policy)) frontier.push({ world, step, from: null });
  while (frontier.length > 0) {
    const next: Visit[] = [];
    for (const visit of frontier) {
      const { world } = visit;
      const key = keyOf(world);
      if (!isNew(world, key)) continue;
      if (!alive.has(key)) {
        states++;
        if (protocol.canPayIn(world.state)) payable++;
        const broken = fault(protocol, world, policy);
        if (broken) return findings(broken, visit);
        const stuck = deadEnd(protocol, policy, world);
        if (stuck) return findings(stuck, { world, step: 'nothing more goes wrong', from: visit });
        alive.add(key);
      }
      for (const [step, reached, wrong] of movesFrom(protocol, policy, bounds, world)) {
        steps++;
        const reaching: Visit = { world: reached, step, from: visit };
        const broken = wrong ?? fault(protocol, reached, policy);
        if (broken) return findings(broken, reaching);
        next.push(reaching);
      }
    }
    frontier = next;
  }
  return findings(null, null);
};

/** How a world was reached. */
interface Visit {
  readonly world: World;
  readonly step: string;
  readonly from: Visit | null;
}

const traceOf = (visit: Visit | null): string[] =>
  visit === null ? [] : [...traceOf(visit.from), visit.step];

/** What must hold in every world; a sentence when it does not. */
const fault = (protocol: Protocol, world: World, policy: Policy): string | null => {
  const { state, holds, late, hostHolds, acknowledged } = world;
  const shown = protocol.shownIn(state);
  if (protocol.canPayIn(state)) {
    if (holds !== shown) return `shows ${shown}, says "can pay", and the service holds ${holds}`;
    if (policy.updatesHost && hostHolds !== shown)
      return `says "can pay" for ${shown}, and the host has ${hostHolds}`;
    const threat = late.find((write) => write.ident !== shown);
    if (threat) return `shows ${shown}, says "can pay", and a late write of ${threat.ident} may still land`;
  }
  const target = state.rollback?.to;
  if (target && !acknowledged.includes(target))
    return `rolled back to ${target}, which was never acknowledged`;
  return null;
};

/** From every world, without the shopper and without further faults, the shopper can pay or is honestly told not to. */
const deadEnd = (protocol: Protocol, policy: Policy, start: World): string | null => {
  let world = start;
  for (let patience = 0; patience < 40; patience++) {
    const { state } = world;
    if (protocol.canPayIn(state) || shipped.isClosed(state, policy) || protocol.shownIn(state) === null)
      return null;
    if (world.flight !== null)
      world = answer(protocol, policy, world, { outcome: 'acknowledged' }, true, false).world;
    else if (state.underWay?.task === 'host-update') {
      world = proceed(
        protocol,
        policy,
        hear(protocol, policy, world, { type: 'host-update-done', at: 0, id: current }),
      ).world;
    } else if (state.underWay?.task === 'renewal') {
      world = proceed(
        protocol,
        policy,
        hear(protocol, policy, world, { type: 'renewal-failed', at: 0, id: current }),
      ).world;
    } else {
      const later = tick(world);
      const woken = state.yielded ? hear(protocol, policy, later, { type: 'nudged', at: 0 }) : later;
      world = proceed(protocol, policy, hear(protocol, policy, woken, { type: 'time-passed', at: 0 })).world;
    }
  }
  return `can never pay again: shows ${protocol.shownIn(world.state)}, confirmed ${world.state.confirmed}`;
};

type Move = readonly [step: string, world: World, wrong: string | null];

function* beginnings(protocol: Protocol, policy: Policy): Generator<[string, World]> {
  const begin = (holds: Ident, event: SessionEvent): World => {
    const world = {
      holds,
      flight: null,
      late: [],
      hostHolds: policy.updatesHost ? holds : null,
      acknowledged: ['A', holds],
      picks: 0,
      faults: 0,
      order: 0,
    };
    return proceed(protocol, policy, hear(protocol, policy, { ...world, state: shipped.initialState }, event))
      .world;
  };
  yield ['open, created with A', begin('A', opening(0, 'A', true))];
  yield ['open again: the page says A, the service holds B', begin('B', opening(0, 'A', false))];
  yield ['open, plan unknown', begin('A', opening(0, null, false))];
}

const opening = (
  order: number,
  ident: Ident | null,
  believed: boolean,
  wanted: Ident | null = null,
): SessionEvent => ({
  type: 'opened',
  at: 0,
  orderId: `order ${order}`,
  ident,
  believed,
  wanted,
  lost: [],
});

function* movesFrom(protocol: Protocol, policy: Policy, bounds: Bounds, world: World): Generator<Move> {
  const { state } = world;

  if (world.picks < bounds.picks) {
    for (const ident of choices(world, bounds.plans)) {
      const picked = hear(protocol, policy, world, {
        type: 'picked',
        at: 0,
        ident,
        by: 'shopper',
        settleFor: 0,
      });
      yield move(`pick ${ident}`, proceed(protocol, policy, { ...picked, picks: world.picks + 1 }));
    }
  }

  if (world.flight !== null) {
    const { flight } = world;
    const answers: [string, WriteOutcome, applied: boolean, late: boolean, isFault: boolean][] = [
      [`${flight} is acknowledged`, { outcome: 'acknowledged' }, true, false, false],
      [`${flight} is refused`, { outcome: 'refused', problem, ends: false }, false, false, true],
      [`${flight} is refused: the session expired`, expired, false, false, true],
      [
        `${flight} is answered unclearly, and was applied`,
        { outcome: 'unclear', problem },
        true,
        false,
        true,
      ],
      [
        `${flight} is answered unclearly, and was not applied`,
        { outcome: 'unclear', problem },
        false,
        false,
        true,
      ],
      [`${flight} is lost, and was applied`, { outcome: 'lost', problem }, true, false, true],
      [`${flight} is lost for good`, { outcome: 'lost', problem }, false, false, true],
      [`${flight} is lost, and still on its way`, { outcome: 'lost', problem }, false, true, true],
    ];
    for (const [step, outcome, applied, late, isFault] of answers) {
      if (isFault && world.faults >= bounds.faults) continue;
      const answered = answer(protocol, policy, world, outcome, applied, late);
      yield move(step, {
        ...answered,
        world: { ...answered.world, faults: world.faults + (isFault ? 1 : 0) },
      });
    }
  }

  for (const [index, write] of world.late.entries()) {
    const landed = { ...world, holds: write.ident, late: world.late.filter((_, other) => other !== index) };
    yield [`the late write of ${write.ident} lands`, landed, null];
  }

  if (world.late.length > 0 || state.lost.length > 0) {
    const later = hear(protocol, policy, tick(world), { type: 'time-passed', at: 0 });
    yield move('time passes', proceed(protocol, policy, later));
  }

  if (state.underWay?.task === 'host-update') {
    const copied = { ...world, hostHolds: world.holds };
    const done = hear(protocol, policy, copied, { type: 'host-update-done', at: 0, id: current });
    yield move('the host is up to date', proceed(protocol, policy, done));
    if (world.faults < bounds.faults) {
      const event = { type: 'host-update-failed', at: 0, id: current, chance: 0, problem } as const;
      const failed = hear(protocol, policy, { ...world, faults: world.faults + 1 }, event);
      yield move('the host fails', proceed(protocol, policy, failed));
    }
  }

  if (state.underWay?.task === 'renewal') {
    const failed = hear(protocol, policy, world, { type: 'renewal-failed', at: 0, id: current });
    yield move('the renewal fails', proceed(protocol, policy, failed));
    const ident = protocol.shownIn(state) ?? 'A';
    yield newSession('the session is renewed', ident, state.wanted);
  }

  if (world.faults < bounds.faults) {
    const spent = { ...world, faults: world.faults + 1 };
    if (bounds.suspends) {
      for (const holds of choices(world, bounds.plans)) {
        const resumed = hear(protocol, policy, { ...spent, holds }, { type: 'resumed', at: 0 });
        yield move(
          `the page was suspended, meanwhile ${holds} was written`,
          proceed(protocol, policy, resumed),
        );
      }
    }
    if (bounds.otherTab) {
      for (const ident of choices(world, bounds.plans)) {
        const event = {
          type: 'sent-elsewhere',
          at: 0,
          write: `w${world.faults}`,
          ident,
          until: policy.lateWriteWindow,
        } as const;
        const late = [...world.late, { ident, left: policy.lateWriteWindow }];
        const heard = hear(protocol, policy, { ...spent, late }, event);
        yield move(`another tab writes ${ident}`, proceed(protocol, policy, heard));
      }
    }
    if (bounds.newSession && world.order === 0) {
      yield newSession('a new session, created with A', 'A', state.wanted);
      yield newSession('a new session', null, protocol.shownIn(state));
    }
  }

  if (state.yielded) {
    const nudged = hear(protocol, policy, world, { type: 'nudged', at: 0 });
    yield move('the shopper turns to this page', proceed(protocol, policy, nudged));
  }

  /** The old order's writes go on without us; the new order is another one, and no outcome of the old may touch it. */
  function newSession(step: string, ident: Ident | null, wanted: Ident | null): Move {
    const fresh: World = {
      ...world,
      holds: ident ?? 'A',
      flight: null,
      late: [],
      hostHolds: policy.updatesHost ? (ident ?? 'A') : null,
      acknowledged: ident === null ? [] : [ident],
      faults: world.faults + 1,
      order: world.order + 1,
    };
    const opened = hear(protocol, policy, fresh, opening(fresh.order, ident, ident !== null, wanted));
    const { world: reached, wrong } = proceed(protocol, policy, opened);
    const outdated: SessionEvent = {
      type: 'answered',
      at: 0,
      id: stale,
      chance: 0,
      answer: { outcome: 'acknowledged' },
    };
    const touched = protocol.advance(reached.state, outdated, policy);
    const isUntouched = JSON.stringify(touched) === JSON.stringify(reached.state);
    return [step, reached, isUntouched ? wrong : 'an outcome of the old session changed the new one'];
  }
}

const expired: WriteOutcome = {
  outcome: 'refused',
  problem: { kind: 'session-expired', message: 'expired' },
  ends: true,
};

/** The plans in play, and one that is not yet: any other would be the same but for its name. */
const choices = (world: World, plans: number): Ident[] => {
  const known = [...namesIn(world).keys()];
  const fresh = [...names].find((name) => !known.includes(name));
  return known.length < plans && fresh ? [...known, fresh] : known;
};

const move = (step: string, { world, wrong }: Proceeded): Move => [step, world, wrong];

const hear = (protocol: Protocol, policy: Policy, world: World, event: SessionEvent): World => ({
  ...world,
  state: protocol.advance(world.state, event, policy),
});

const answer = (
  protocol: Protocol,
  policy: Policy,
  world: World,
  outcome: WriteOutcome,
  applied: boolean,
  late: boolean,
): Proceeded => {
  const { flight } = world;
  if (flight === null) throw new Error('no write to answer');
  const answered: World = {
    ...world,
    flight: null,
    holds: applied ? flight : world.holds,
    late: late ? [...world.late, { ident: flight, left: policy.lateWriteWindow }] : world.late,
    acknowledged: outcome.outcome === 'acknowledged' ? [...world.acknowledged, flight] : world.acknowledged,
  };
  const event = { type: 'answered', at: 0, id: current, chance: 0, answer: outcome } as const;
  return proceed(protocol, policy, hear(protocol, policy, answered, event));
};

interface Proceeded {
  readonly world: World;
  readonly wrong: string | null;
}

/** Does what the protocol says, as the loop would. */
const proceed = (protocol: Protocol, policy: Policy, world: World): Proceeded => {
  const next = protocol.decide(world.state, 0, policy);
  switch (next.do) {
    case 'write': {
      const wrong = world.flight === null ? null : `writes ${next.ident} while ${world.flight} is in flight`;
      const sent = hear(protocol, policy, world, { type: 'sent', at: 0, id: current, ident: next.ident });
      return { world: { ...sent, flight: next.ident }, wrong };
    }
    case 'update-host':
      return {
        world: hear(protocol, policy, world, { type: 'host-update-began', at: 0, id: current }),
        wrong: null,
      };
    case 'renew':
      return {
        world: hear(protocol, policy, world, { type: 'renewal-began', at: 0, id: current }),
        wrong: null,
      };
    default:
      return { world, wrong: null };
  }
};

const tick = (world: World): World => ({
  ...world,
  state: {
    ...world.state,
    pickedAt: 0,
    notBefore: Math.max(0, world.state.notBefore - 1),
    busyUntil: Math.max(0, world.state.busyUntil - 1),
    lost: world.state.lost.map((write) => ({ ...write, until: write.until - 1 })),
  },
  late: world.late.flatMap(({ ident, left }) => (left > 1 ? [{ ident, left: left - 1 }] : [])),
});

/** The plans of a world in order of appearance: its names may be exchanged, its order may not. */
const namesIn = ({ state, holds, hostHolds, flight, late }: World): Map<Ident, number> => {
  const found = new Map<Ident, number>();
  const see = (ident: Ident | null) => {
    if (ident !== null && !found.has(ident)) found.set(ident, found.size);
  };
  see(holds);
  see(hostHolds);
  see(state.wanted);
  see(state.acknowledged);
  see(state.confirmed);
  see(flight);
  for (const { ident } of [...state.lost, ...late]) see(ident);
  return found;
};

/** Two worlds with the same key behave alike: what only matters to the eye, or was spent, is left out; plans are numbered. */
const keyOf = (world: World): string => {
  const number = namesIn(world);
  const name = (ident: Ident | null) => (ident === null ? '-' : number.get(ident));
  const { state } = world;
  const { underWay } = state;
  const writes = (list: readonly (LostWrite | LateWrite)[]) =>
    list.map((write) => `${name(write.ident)}${'left' in write ? write.left : write.until}`).sort();
  return [
    ...[
      name(world.holds),
      name(state.wanted),
      name(state.acknowledged),
      name(state.confirmed),
      name(world.flight),
    ],
    underWay
      ? underWay.task + (underWay.task === 'write' ? name(underWay.ident) + String(underWay.trusted) : '')
      : '',
    ...[writes(state.lost), writes(world.late), [...new Set(world.acknowledged.map(name))].sort()],
    ...[
      state.failures,
      state.notBefore,
      state.busyUntil,
      state.hostUpdated,
      state.yielded,
      state.renewalFailed,
    ],
    ...[state.ended?.kind ?? '', world.order],
  ].join('|');
};
