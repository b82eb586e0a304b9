/**
 * Whether a text contains the name of the secret key, which belongs on a server. The key itself cannot be recognised,
 * because the service's documents give no format for it.
 */
export const namesSecret = (text: string): boolean => /ff[-_]?secret[-_]?key/i.test(text);

/** The text of the error about a secret key, after the word “expected”. The text does not repeat the key. */
export const noSecret =
  'no ff-secret-key: whoever opens the page could read it. It belongs on your server; revoke one that was published';
