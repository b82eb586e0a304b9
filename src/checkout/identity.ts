/**
 * The name of a checkout. The client token is no part of the name, because a new token of the same order belongs to the
 * same checkout.
 */
import type { Address } from '../service/address.ts';
import type { Session } from '../types.ts';

/** Makes the name of a checkout. Capitals in the order id and slashes at the end of the address do not change it. */
export const checkoutName = ({ baseUrl, orgId }: Address, { orderId }: Pick<Session, 'orderId'>): string =>
  fingerprint(`${baseUrl.replace(/\/+$/, '')} ${orgId} ${orderId.toLowerCase()}`);

/**
 * Makes a short name that does not reveal the text. The name is a hash (FNV-1a, 64 bits). This hash does not protect
 * secrets, so the token is never passed to this function.
 */
export const fingerprint = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(36);
};
