/** The one task that is under way, and how it is aborted. */
export interface Task {
  /** A unique id. */
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface TaskSlot {
  begin(): Task;
  /** Forgets the current task, unless its id is `id`. If that task has not ended, its signal aborts. */
  leaveFor(id: string | undefined, hasEnded: boolean): void;
  /** Whether the task with that id was begun by this slot. */
  began(id: string): boolean;
}

/** @param name must be unique */
export const createTaskSlot = (name: string): TaskSlot => {
  let current: (Task & { abort(): void }) | null = null;
  let count = 0;
  return {
    begin() {
      const abort = new AbortController();
      current = { id: `${name}.${++count}`, signal: abort.signal, abort: () => abort.abort() };
      return current;
    },
    leaveFor(id, hasEnded) {
      if (!current || current.id === id) return;
      const left = current;
      current = null;
      if (!hasEnded) left.abort();
    },
    began: (id) => id.startsWith(`${name}.`),
  };
};
