import type { ChildProcess } from 'node:child_process';

/** Returns a function that ends the child process. The child process also ends when this process ends. */
export function endWithUs(child: ChildProcess): () => void {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return end;
}
