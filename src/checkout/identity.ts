/** The name of a checkout. The client token is no part of it: a new token of the same order is the same checkout. */
import type { Address } from '../service/address.ts';
import type { Session } from '../types.ts';

/** Capitals in the UUID and slashes at the end of the address make no difference. */
export const checkoutName = ({ baseUrl, orgId }: Address, { orderId }: Pick<Session, 'orderId'>): string =>
  fingerprint(`${baseUrl.replace(/\/+$/, '')} ${orgId} ${orderId.toLowerCase()}`);

/** A short name that does not reveal the text (FNV-1a of 64 bits; not for secrets, and the token never gets here). */
export const fingerprint = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(36);
};
