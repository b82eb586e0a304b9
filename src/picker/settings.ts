/**
 * Reads from the options what a checkout and the live prices need to talk to the service. This module is pure: it knows
 * no seat and no state.
 */
import type { Settings } from '../checkout/seat.ts';
import { isIdent } from '../ident.ts';
import { defaultPolicy } from '../protocol/index.ts';
import { type Address, defaultBaseUrl } from '../service/address.ts';
import { problemWith, problemWithSecret } from '../service/configuration.ts';
import { defaultTimeout, type SendWrite } from '../service/write.ts';
import type { Ident, Problem } from '../types.ts';
import type { PlanPickerOptions } from './options.ts';

export const addressOf = ({ orgId, baseUrl }: PlanPickerOptions): Address => ({
  orgId,
  baseUrl: baseUrl ?? defaultBaseUrl,
});

/**
 * @param address the address of the seat. This address counts even if the host has set another address since then,
 * because the seat's token is sent only to this address
 */
export const settingsOf = (
  options: PlanPickerOptions,
  address: Address | null,
  send: SendWrite,
): Settings => ({
  send,
  ...addressOf(options),
  clientMetadata: options.clientMetadata,
  problemKinds: options.problemKinds,
  acknowledges: options.acknowledges,
  ...address,
  timeout: timeoutOf(options),
  lateWriteWindow: readDuration(options.lateWriteWindow, defaultPolicy.lateWriteWindow),
  numberWrites: options.numberWrites === true,
  afterUpdate: options.afterUpdate ?? null,
  renewSession: options.renewSession ?? null,
  sessionPerPlan: isPerPlan(options),
});

/**
 * The time limit of one request, in ms. If the option `timeout` is 0, the default counts, because the picker would
 * otherwise give up every request at once.
 */
export const timeoutOf = ({ timeout }: PlanPickerOptions): number =>
  readDuration(timeout || null, defaultTimeout);

/** Whether each pick calls `renewSession` instead of sending a write. */
export const isPerPlan = ({ sessionPerPlan, renewSession }: PlanPickerOptions): boolean =>
  sessionPerPlan === true && Boolean(renewSession);

/** Why the picker cannot run with the given options; `null` if it can run. */
export const problemWithOptions = (options: PlanPickerOptions): Problem | null => {
  const { session, clientMetadata } = options;
  const secret = problemWithSecret('options', Object.keys(options));
  return secret ?? (session ? problemWith({ ...addressOf(options), session, clientMetadata }) : null);
};

/** The plan to show first; `null` if the option `selected` is no valid ident. */
export const selectedIn = ({ selected }: PlanPickerOptions): Ident | null =>
  isIdent(selected) ? selected : null;

const readDuration = (value: unknown, fallback: number): number =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : fallback;
