/**
 * Keeps results that take long to make, such as the formatters of `Intl`. This module does not know what the results
 * are for.
 */

/**
 * Returns a function that keeps one result for each set of options. A page normally uses few sets of options, so a full
 * cache is simply emptied.
 */
export function cached<Options extends readonly unknown[], Made>(
  make: (...options: Options) => Made,
): (...options: Options) => Made {
  const made = new Map<string, Made>();
  return (...options) => {
    const key = options.join(' ');
    const found = made.get(key);
    if (found !== undefined) return found;
    if (made.size >= 64) made.clear();
    const fresh = make(...options);
    made.set(key, fresh);
    return fresh;
  };
}
