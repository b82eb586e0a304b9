/** Changes signals. This module does not know what the signals mean. */
import { batch } from '@preact/signals';
import { guarded } from './host.ts';

/** Sets signals in one batch. If an effect of the host throws an error, the error is reported, and our code goes on. */
export const change = (run: () => void): void => {
  guarded(() => batch(run));
};
