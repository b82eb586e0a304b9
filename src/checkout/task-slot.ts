/** The one thing that is under way, and how it is called off. */
export interface Task {
  /** It is unique. */
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface TaskSlot {
  begin(): Task;
  /** Another task is under way, or none. If the old task has not ended, its signal aborts. */
  leaveFor(id: string | undefined, hasEnded: boolean): void;
  isUnderWay(task: Task): boolean;
  /** Whether a task of that id was begun here. */
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
    isUnderWay: (task) => current === task,
    began: (id) => id.startsWith(`${name}.`),
  };
};
