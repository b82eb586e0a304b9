/**
 * A subject is one of the compared ways to handle picks. It takes picks, shows a plan, and says when the shopper can
 * pay.
 */
import type { Ident } from '../../../src/types.ts';
import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import type { Service } from '../service.ts';

export interface Subject {
  shown(): Ident;
  canPay(): boolean;
  pick(ident: Ident): void;
  /** Called when the page is closed. Ends everything that is under way. */
  close(): void;
}

export type CreateSubject = (page: {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly post: Service['post'];
  /** The plan that the session was created with. */
  readonly ident: Ident;
}) => Subject;
