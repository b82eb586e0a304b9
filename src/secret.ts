/**
 * The key that belongs on a server. It is known by its name, as a key or within a text: the service's documents give its
 * value no shape to know it by.
 */
export const namesSecret = (text: string): boolean => /ff[-_]?secret[-_]?key/i.test(text);

/** What a host is told instead of the key. */
export const noSecret =
  'no ff-secret-key: whoever opens the page could read it. It belongs on your server; revoke one that was published';
