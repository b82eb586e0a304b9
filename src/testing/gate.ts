import type { Ident } from '../types.ts';
import type { WriteRecord } from './write.ts';

/** Holds one write until the test releases it. */
export interface Gate {
  /** Resolves when a write has arrived at the gate, with its record at that time. */
  readonly arrived: Promise<WriteRecord>;
  /**
   * Lets the write go on to its faults and its end, even if its client has left. If this is called before the write
   * arrives, the write is not held.
   */
  release(): void;
}

/** The gate as the service sees it. */
export interface GateKeeper extends Gate {
  readonly ident: Ident | undefined;
  readonly released: Promise<void>;
  arrive(write: WriteRecord): void;
}

export function createGate(ident: Ident | undefined): GateKeeper {
  let arrive!: (write: WriteRecord) => void;
  let release!: () => void;
  const arrived = new Promise<WriteRecord>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { ident, arrived, arrive, released, release };
}
