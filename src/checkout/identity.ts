/** Which checkout is meant. The client token takes no part: a new token of the same order is the same checkout. */
import type { Address } from '../service/address.ts';
import type { Session } from '../types.ts';

/** A UUID is the same in capitals, and an address with a slash at its end. */
export const checkoutName = ({ baseUrl, orgId }: Address, { orderId }: Pick<Session, 'orderId'>): string =>
  fingerprint(`${baseUrl.replace(/\/+$/, '')} ${orgId} ${orderId.toLowerCase()}`);

/** A short name that does not tell what it is of (FNV-1a of 64 bits, not for secrets; the token never gets here). */
export const fingerprint = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(36);
};
