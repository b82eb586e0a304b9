import type { Ident } from './types.ts';

/** Whether a value is a valid `pp_ident`, as the service's contract describes it. */
export const isIdent = (value: unknown): value is Ident =>
  typeof value === 'string' && /^[-A-Za-z_0-9]{1,256}$/.test(value);

export const expectedIdent = '1 to 256 letters, digits, hyphens or underscores, such as "pp_month"';
