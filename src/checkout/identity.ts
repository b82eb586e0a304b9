/**
 * The name of a checkout. The client token is no part of the name, because a new token of the same order belongs to the
 * same checkout.
 */
import { type Address, parseUrl } from '../service/address.ts';
import type { Session } from '../types.ts';

/**
 * Makes the name of a checkout. The browser spells the address, so two spellings of one address give the same name.
 * Capitals in the order id and slashes at the end of the address do not change the name. Without a session, the address
 * need not be valid.
 */
export const checkoutName = ({ baseUrl, orgId }: Address, { orderId }: Pick<Session, 'orderId'>): string => {
  const url = parseUrl(baseUrl);
  const address = `${url ? url.origin + url.pathname : baseUrl}`.replace(/\/+$/, '');
  return fingerprint(`${address} ${orgId} ${orderId.toLowerCase()}`);
};

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
