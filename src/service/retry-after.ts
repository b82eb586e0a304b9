/**
 * Reads how long the service asks the picker to wait: a number of seconds or an HTTP date (RFC 9110, 10.2.3). Returns
 * this time in ms; `null` for any other text. `Date.parse` alone would accept too many texts.
 */
export const readRetryAfter = (value: string | null): number | null => {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2,8}, .{10,20} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
};
