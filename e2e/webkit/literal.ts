/** Writes a value as JavaScript source text. */
export function literal(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value).replaceAll('<', '\\u003c');
  const fields = Object.entries(value).map(([name, field]) => `[${literal(name)}]: ${literal(field)}`);
  return `{${fields.join()}}`;
}
