import type { ChildProcess } from 'node:child_process';

/** Says how to end it. It ends when this process does, too. */
export function endWithUs(child: ChildProcess): () => void {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return end;
}
