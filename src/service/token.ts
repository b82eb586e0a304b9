/**
 * A text quotes the token if it has this many characters of the token in a row. A match of this length is no
 * coincidence.
 */
const telling = 16;

/** Whether a text repeats the token or a part of the token. Such a text must not leave the picker. */
export const quotesToken = (text: string, token: unknown): boolean => {
  if (typeof token !== 'string' || token === '') return false;
  const length = Math.min(telling, token.length);
  for (let at = 0; at + length <= text.length; at++) {
    if (token.includes(text.slice(at, at + length))) return true;
  }
  return false;
};
