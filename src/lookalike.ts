/** Finds a name that is nearly one of ours, such as `organization-id` for `org-id`. Hosts mistype them. */

/** The name of ours that this one resembles. `undefined` if it is one of ours, or resembles none. */
export const lookalikeOf = (name: string, ours: readonly string[]): string | undefined =>
  ours.includes(name) ? undefined : ours.find((one) => bare(one) === bare(name));

/** Case, hyphens and a plural make no difference. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^organi[sz]ation/, 'org')
    .replace(/[^a-z]|s$/g, '');
