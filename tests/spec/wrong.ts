/**
 * Changes of the specification. Each change switches off an assumption or puts a wrong idea in one line, and so breaks
 * the promise. `breaks` names the part of the promise that breaks.
 */
import type { Changes } from './specification.ts';

export interface Wrong {
  readonly name: string;
  readonly changes: Changes;
  readonly breaks: string;
  /** Whether the promise breaks only with two pages. */
  readonly twoPages?: boolean;
  /** With a late-write window of this many ticks, the simulator finds the error sooner. */
  readonly window?: number;
}

export const onePage: Changes = [['PAGES = Set("1", "2")', 'PAGES = Set("1")']];

const off = (name: string, breaks = 'canPayIsTrue', twoPages = false): Wrong => ({
  name,
  changes: [[`${name} = true`, `${name} = false`]],
  breaks,
  twoPages,
});

export const assumptions: readonly Wrong[] = [
  off('LATE_WRITES_KEEP_TO_THE_WINDOW'),
  off('NOTHING_LANDS_AFTER_A_FINAL_ANSWER'),
  off('ACKNOWLEDGED_MEANS_APPLIED'),
  off('ONLY_THIS_BROWSER_WRITES'),
  { ...off('STORAGE_WORKS'), window: 4 },
  off('LOCKS_WORK', 'canPayIsTrue', true),
  off('NEWS_OF_A_LOST_LOCK_HAS_COME', 'canPayIsTrue', true),
  off('THE_SERVICE_ANSWERS_IN_THE_END', 'nobodyIsStuck'),
];

const but = (name: string, line: string, other: string, breaks = 'canPayIsTrue'): Wrong => ({
  name,
  changes: [[line, other]],
  breaks,
});
const inAWindowOf = (window: number, wrong: Wrong): Wrong => ({ ...wrong, window });
const inTwoPages = (wrong: Wrong): Wrong => ({ ...wrong, twoPages: true });

export const mutants: readonly Wrong[] = [
  but(
    'leaves the plan confirmed when another is refused',
    'confirmed: if (how == "notSent") p.confirmed else NONE,',
    'confirmed: if (how == "notSent" or how == "refused") p.confirmed else NONE,',
  ),
  but(
    'takes an unsigned answer for a refusal',
    'failed(at(page), how, pause, isTooOld)))',
    'failed(at(page), if (how == "lost") "refused" else how, pause, isTooOld)))',
  ),
  but(
    'takes a signed 504 for the end of the write',
    'failed(at(page), how, pause, isTooOld)))',
    'failed(at(page), if (how == "lost") "unclear" else how, pause, isTooOld)))',
  ),
  but(
    'forgets lost writes',
    'lost: if (how == "lost") withLost(p.lost, p.sending) else p.lost,',
    'lost: p.lost,',
  ),
  inAWindowOf(
    4,
    but(
      'forgets at a reload what may still land',
      'paysElsewhere: false, lost: longer(p.lost, noted) }',
      'paysElsewhere: false }',
    ),
  ),
  but(
    'aborts the write before and lets the latest win',
    'w => tookOverIn(turnedInto(w, page, picked(at(page), plan)), page))',
    'w => tookOverIn(turnedInto(abandoned(w, page), page, picked({ ...at(page), sending: NONE }, plan)), page))',
  ),
  but('believes the template', 'confirmed: if (isTrue) p.base else NONE', 'confirmed: p.base'),
  but(
    'rolls back to a snapshot of the screen',
    'closed({ ...p, shown: plan,',
    'closed({ ...p, base: p.shown, shown: plan,',
    'aRollBackShowsWhatWasAcknowledged',
  ),
  but(
    'does not shut the gate inside the pick',
    'p.confirmed != NONE, p.confirmed == p.shown, not(isThreatened(p, p.shown)),',
    'p.confirmed != NONE, not(isThreatened(p, p.shown)),',
  ),
  but(
    'stops asserting after the retries',
    'else if (p.isOver and not(p.isChallenged)) "nothing"',
    'else if (p.tries > RETRIES or p.isOver and not(p.isChallenged)) "nothing"',
    'nobodyIsStuck',
  ),
  but(
    'does not assert what nobody picked',
    'not(p.owns) or not(p.isSeen or p.isOpen)',
    'not(p.owns) or not(p.isOpen)',
    'nobodyIsStuck',
  ),
  // This change makes the shopper stuck only if refusals and acknowledgements alternate.
  but(
    'does not believe an acknowledgement after a refusal',
    'confirmed: if (isThreatened(p, p.sending)) NONE else p.sending,',
    'confirmed: if (isThreatened(p, p.sending) or p.refusals > 0) NONE else p.sending,',
    'nobodyIsStuck',
  ),
  but(
    'writes on while it is paid',
    'p.sending != NONE or p.pays or p.paysElsewhere) "nothing"',
    'p.sending != NONE or p.paysElsewhere) "nothing"',
    'nothingIsWrittenBesideAPayment',
  ),
  but(
    'writes from a page that nobody looks at',
    'not(p.owns) or not(p.isSeen or p.isOpen)',
    'not(p.owns)',
    'onlyAPageInUseWrites',
  ),
  inTwoPages(
    but(
      'lets fresh count again in another tab',
      '{ ...after, lock: page, isFresh: false }',
      '{ ...after, lock: page }',
    ),
  ),
  inTwoPages(
    but(
      'does not look before sending whether it lost the lock',
      'whatNext(at(page)) == "write" and hasLock(world, page),',
      'whatNext(at(page)) == "write",',
    ),
  ),
  inTwoPages(
    but(
      'does not look before a payment whether it lost the lock',
      'world.payer == NONE and hasLock(world, page),',
      'world.payer == NONE,',
      'aPaymentIsForWhatIsHeld',
    ),
  ),
  inTwoPages(
    but(
      'takes over beside a payment',
      'else if (w.payer != NONE and w.payer != page) turnedInto',
      'else if (false) turnedInto',
      'aPaymentIsForWhatIsHeld',
    ),
  ),
];
