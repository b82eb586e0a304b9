/**
 * Recognises names that are nearly one of our names, such as `organization-id` for `org-id`, because hosts mistype
 * names.
 */

/**
 * Returns a function that finds which of our names a given name resembles. The function returns `undefined` for one of
 * our own names, and for a name that resembles none of them.
 */
export const lookalikesOf = (ours: readonly string[]): ((name: string) => string | undefined) => {
  const meant = new Map(ours.map((one) => [bare(one), one]));
  return (name) => (ours.includes(name) ? undefined : meant.get(bare(name)));
};

/** Reduces a name to the part that is compared. Capitals, hyphens and a plural `s` make no difference. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^organi[sz]ation/, 'org')
    .replace(/[^a-z]|s$/g, '');
