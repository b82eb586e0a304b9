/** Keeps what `Intl` is slow to tell. It knows nothing of what that is. */

/** The same again for the same options. Few of them differ on one page; a full cache starts over. */
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
