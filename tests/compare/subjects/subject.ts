/** What is compared: ways to let a shopper pick a plan, each with what it shows and when its users let people pay. */
import type { Ident } from '../../../src/types.ts';
import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import type { Service } from '../service.ts';

export interface Subject {
  shown(): Ident;
  canPay(): boolean;
  pick(ident: Ident): void;
  /** The page is closed. */
  close(): void;
}

export type CreateSubject = (page: {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly post: Service['post'];
  /** The plan the session was created with. */
  readonly ident: Ident;
}) => Subject;
