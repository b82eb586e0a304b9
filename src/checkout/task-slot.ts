/** The one task that is under way, and how it is aborted. */
export interface Task {
  /** The unique id of the task. */
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface TaskSlot {
  begin(): Task;
  /**
   * Forgets the current task, unless its id is `id`. Returns a function that aborts the signal of the forgotten task, if
   * this task has not ended. The caller calls it later, because the listeners of the signal are code of the host.
   */
  leaveFor(id: string | undefined, hasEnded: boolean): () => void;
  /** Whether this slot began the task with the given id. */
  began(id: string): boolean;
}

/** @param name a unique name for this slot */
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
      if (!current || current.id === id) return () => {};
      const left = current;
      current = null;
      return () => !hasEnded && left.abort();
    },
    began: (id) => id.startsWith(`${name}.`),
  };
};
