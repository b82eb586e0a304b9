/**
 * Switches in the inspector: they choose what happens to the next writes. They show the faults that the sandbox has
 * arranged for the session.
 */
import type { Failure, Fault } from 'funnelfox-plan-picker/testing';
import { h } from 'preact';
import { moment } from './picker.ts';
import { Radios } from './radios.tsx';
import { putFaults } from './sandbox.ts';
import { answer, ask, dropQuestion } from './truth.ts';

const failures = new Map<string, Failure | null>([
  ['goes well', null],
  ['refuse', { kind: 'refuse', code: 'plan_unavailable', message: 'This plan is not for sale.' }],
  ['error under 200', { kind: 'refuse-under-200', code: 'plan_unavailable' }],
  ['500', { kind: 'error', status: 500 }],
  ['503', { kind: 'error', status: 503 }],
  ['drop before', { kind: 'drop-before' }],
  ['drop after', { kind: 'drop-after' }],
  ['hang', { kind: 'hang' }],
  ['apply late', { kind: 'apply-late', ms: 3000, answer: 504 }],
  ['captive portal', { kind: 'html' }],
  ['expire', { kind: 'expire' }],
  ['already paid', { kind: 'already-paid' }],
  ['429', { kind: 'rate-limit', retryAfter: 2 }],
]);

const slow: Fault = { kind: 'slow', ms: 2000 };

/** The name of the switch that sets these faults, or `undefined` if there is none. */
const chosenIn = (faults: readonly Fault[]): string | undefined => {
  const met = faults.find(({ kind }) => kind !== 'slow') ?? null;
  return [...failures.keys()].find((name) => isSame(failures.get(name) ?? null, met));
};

const isSame = (one: Fault | null, other: Fault | null): boolean =>
  one?.kind === other?.kind &&
  (one?.kind !== 'error' || other?.kind !== 'error' || one.status === other.status);

const arrange = async (form: HTMLFormElement): Promise<void> => {
  const { orderId } = moment.value;
  if (orderId === undefined) return;
  const switches = new FormData(form);
  const failure = failures.get(String(switches.get('failure')));
  const faults = [...(switches.has('slow') ? [slow] : []), ...(failure ? [failure] : [])];
  const once = switches.has('once') ? { times: 1 } : {};
  // The sandbox's last answer may still be on its way, with the old faults. This answer would undo the switches, so it
  // is ignored.
  dropQuestion();
  await putFaults(
    orderId,
    faults.map((fault) => ({ ...fault, ...once })),
  ).catch(() => {});
  await ask();
};

export function Faults() {
  const faults = answer.value?.truth?.faults ?? [];
  const isSlow = faults.some(({ kind }) => kind === 'slow');
  return (
    <form onChange={({ currentTarget }) => arrange(currentTarget)}>
      <fieldset>
        <legend class="title">What happens to a write</legend>
        <div class="chips">
          <Radios name="failure" values={[...failures.keys()]} chosen={chosenIn(faults)} />
        </div>
      </fieldset>
      <div class="ticks">
        <label>
          <input type="checkbox" name="slow" checked={isSlow} /> slow, by 2 s
        </label>
        <label>
          <input type="checkbox" name="once" /> the next write only
        </label>
      </div>
    </form>
  );
}
