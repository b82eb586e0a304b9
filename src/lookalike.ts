/** Finds a name that is nearly one of ours, such as `organization-id` for `org-id`. Hosts mistype them. */

/** Finds which of our names a given name resembles. `undefined` if it is one of ours, or resembles none. */
export const lookalikesOf = (ours: readonly string[]): ((name: string) => string | undefined) => {
  const meant = new Map(ours.map((one) => [bare(one), one]));
  return (name) => (ours.includes(name) ? undefined : meant.get(bare(name)));
};

/** Case, hyphens and a plural make no difference. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^organi[sz]ation/, 'org')
    .replace(/[^a-z]|s$/g, '');
