/** The one thing that is under way, and how it is called off. */
export interface Task {
  /** Nobody else has it. */
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface TaskSlot {
  begin(): Task;
  /** Another thing is under way, or none. Only what has not ended is called off: its signal tells the host so. */
  leaveFor(id: string | undefined, hasEnded: boolean): void;
  isUnderWay(task: Task): boolean;
  /** Whether a task of that id was begun here. */
  began(id: string): boolean;
}

/** @param name nobody else has it */
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
