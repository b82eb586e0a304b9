/** Shows what the picker says, next to what the service holds. */
import { h } from 'preact';
import { moment } from './picker.ts';
import { isReal } from './service.ts';
import { answer } from './truth.ts';

export function Facts() {
  const { shown, confirmed, canPay, status, problem } = moment.value;
  const holds = answer.value ? (answer.value.truth?.holds ?? '?') : '…';
  const facts = {
    ...(!isReal && { 'The service holds': holds }),
    shown: shown || 'none',
    confirmed: String(confirmed),
    canPay: String(canPay),
    status,
    problem: problem ? [problem.kind, problem.httpStatus].filter(Boolean).join(' ') : 'null',
  };
  return (
    <section aria-labelledby="facts-title">
      <h2 class="title" id="facts-title">
        Who says what
      </h2>
      <dl class="facts">
        {Object.entries(facts).map(([name, value]) => (
          <div class="fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
