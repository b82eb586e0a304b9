/** Reads the body of an answer, up to a limit. */
import { abortOf } from './abort.ts';

/**
 * The text of the body. `null`: the body broke off, or did not end in time. `'oversized'`: the body was longer than
 * allowed.
 */
export type Body = { readonly text: string } | 'oversized' | null;

export const readBody = async (response: Response, signal: AbortSignal, maxBytes: number): Promise<Body> => {
  try {
    return await Promise.race([readText(response, maxBytes), abortOf(signal)]);
  } catch {
    return null;
  }
};

const readText = async (response: Response, maxBytes: number): Promise<Body> => {
  // The page may have replaced `fetch` with a function whose responses have no stream. In that case, the whole text is
  // read at once.
  if (!response.body) {
    const text = await response.text();
    return new TextEncoder().encode(text).byteLength > maxBytes ? 'oversized' : { text };
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode() };
    size += value.byteLength;
    if (size > maxBytes) {
      // The code does not wait until the reader is cancelled, because that may never happen.
      reader.cancel().catch(() => {});
      return 'oversized';
    }
    text += decoder.decode(value, { stream: true });
  }
};
