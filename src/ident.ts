import type { Ident } from './types.ts';

/** Whether a value has the form that the service's contract demands of `pp_ident`. */
export const isIdent = (value: unknown): value is Ident =>
  typeof value === 'string' && /^[-A-Za-z_0-9]{1,256}$/.test(value);

export const expectedIdent = '1 to 256 letters, digits, hyphens or underscores, such as "pp_month"';
