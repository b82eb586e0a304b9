import type { Ident } from '../types.ts';
import type { WriteRecord } from './write.ts';

/** Holds one write by hand. */
export interface Gate {
  /** Resolves when a write stands at the gate, with what is known of it then. */
  readonly arrived: Promise<WriteRecord>;
  /**
   * Lets the write go on to its faults and its end, even when its client has left meanwhile.
   * Before it arrived: it will not be held.
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
