import type { ChildProcess } from 'node:child_process';

/** Returns a function that ends the process. It also ends together with this process. */
export function endWithUs(child: ChildProcess): () => void {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return end;
}
