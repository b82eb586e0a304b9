/**
 * How long the service wants to be left alone: seconds or an HTTP date (RFC 9110, 10.2.3), in ms from now. `null` for
 * anything else, much of which `Date.parse` would take for a date.
 */
export const readRetryAfter = (value: string | null): number | null => {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2,8}, .{10,20} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
};
