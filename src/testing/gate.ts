import type { Ident } from '../types.ts';
import type { WriteRecord } from './write.ts';

/** Holds one write until the test releases it. */
export interface Gate {
  /** Resolves with the record of the write when the write has arrived at the gate. */
  readonly arrived: Promise<WriteRecord>;
  /**
   * Lets the write go on, even if its client has left. The write then meets its faults. If the gate is released before
   * the write arrives, the gate does not hold the write.
   */
  release(): void;
}

/** The side of a gate that the service uses. */
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
