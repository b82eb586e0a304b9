/** The checkout session of the page. In a real shop, it comes from the shop's server. */
import { signal } from '@preact/signals';
import type { Session } from 'funnelfox-plan-picker';
import { lookAgain, picker } from './picker.ts';
import { createSession } from './sandbox.ts';
import { scenario } from './scenario.ts';
import { isReal, takeSession } from './service.ts';

/** Whether the sandbox answers. `null` until the page has asked it for a session. */
export const hasSandbox = signal<boolean | null>(null);

/** When the session was opened, in ms on the page's clock. */
export const openedAt = signal(0);

export const openSession = async (): Promise<void> => {
  const session = isReal ? takeSession() : await openInSandbox();
  if (!session) return;
  openedAt.value = performance.now();
  picker.session = session;
  picker.disabled = false;
  lookAgain();
};

const openInSandbox = async (): Promise<Session | null> => {
  const { orgId } = picker;
  const session = await createSession({ orgId, ident: scenario.first }).catch(() => null);
  hasSandbox.value = session !== null;
  return session;
};
