import type { Write } from './checkout.ts';

/** The requests that wait for an answer. */
export interface WaitingRequests {
  /** Resolves with the answer, or rejects when the client leaves. The service goes on even without the client. */
  answer(request: Request, write: Write | null, answer: Response | Promise<Response>): Promise<Response>;
  /** Drops the connection of each request. */
  drop(reason: unknown): void;
}

export function createWaitingRequests(changed: () => void): WaitingRequests {
  /**
   * Each request has a function that drops its connection. This map also keeps the abort signals of the requests from
   * being garbage-collected.
   */
  const waiting = new Map<Request, (reason: unknown) => void>();

  async function answer(request: Request, write: Write | null, answer: Response | Promise<Response>) {
    const left = new Promise<never>((_, leave) => {
      const notice = () => {
        if (!waiting.has(request)) return;
        if (write) write.clientLeft = true;
        leave(request.signal.reason);
      };
      waiting.set(request, leave);
      if (request.signal.aborted) notice();
      else request.signal.addEventListener('abort', notice, { once: true });
    });
    try {
      const response = await Promise.race([left, answer]);
      if (write) write.status = response.status;
      return response;
    } finally {
      waiting.delete(request);
      changed();
    }
  }

  return {
    answer,
    drop(reason) {
      for (const leave of waiting.values()) leave(reason);
    },
  };
}
