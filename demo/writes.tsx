/** The last writes, as the sandbox recorded them. */
import type { WriteRecord } from 'funnelfox-plan-picker/testing';
import { h } from 'preact';
import { seconds } from './time.ts';
import { answer } from './truth.ts';

const heads = ['#', 'plan', 'outcome', 'arrived', 'applied'];

export function Writes() {
  const writes = answer.value?.truth?.writes ?? [];
  return (
    <section aria-labelledby="writes-title">
      <h2 class="title" id="writes-title">
        Last writes, as the service saw them
      </h2>
      <table aria-labelledby="writes-title">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {writes.length === 0 && (
            <tr>
              <td class="nothing" colSpan={heads.length}>
                None yet.
              </td>
            </tr>
          )}
          {writes
            .slice(-6)
            .reverse()
            .map((write) => (
              <Write key={write.n} {...write} />
            ))}
        </tbody>
      </table>
    </section>
  );
}

function Write({ n, ident, outcome, status, arrivedAt, appliedAt, clientLeft }: WriteRecord) {
  return (
    <tr>
      <td>{n}</td>
      <td>{ident}</td>
      <td>
        {outcome}
        {status !== null && ` (${status})`}
        {clientLeft && ', the page gave up'}
      </td>
      <td>{seconds(arrivedAt)}</td>
      <td>{appliedAt === null ? '–' : seconds(appliedAt)}</td>
    </tr>
  );
}
