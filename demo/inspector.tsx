/** The inspector, for developers. It shows what the picker says and what the service says. */
import { Fragment, h, render } from 'preact';
import { Events } from './events.tsx';
import { Facts } from './facts.tsx';
import { Faults } from './faults.tsx';
import { Look } from './look.tsx';
import { part } from './part.ts';
import { isPaying } from './payment.ts';
import { isReal } from './service.ts';
import { Verdict } from './verdict.tsx';
import { beginVisit } from './visit.ts';
import { Writes } from './writes.tsx';

export const showInspector = (): void => render(<Inspector />, part('inspector'));

function Inspector() {
  return (
    <>
      <header>
        <div class="bar">
          <h2 class="big" id="inspector-title">
            Behind the page
          </h2>
          {!isReal && (
            <button type="button" class="plain" disabled={isPaying.value} onClick={beginVisit}>
              New session
            </button>
          )}
        </div>
        <p class="note">For developers: what the picker says, and what the service says to that.</p>
      </header>
      <Look />
      <Verdict />
      <Facts />
      {!isReal && <Faults />}
      {!isReal && <Writes />}
      <Events />
    </>
  );
}
