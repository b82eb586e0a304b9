/**
 * The pickers at one checkout: their common settings, whether the shopper sees them, and how they get the events. This
 * module does not know what an event means.
 */
import { guarded, inTurn } from '../host.ts';
import type { Page } from '../page/page.ts';
import { defaultPolicy, type Policy } from '../protocol/index.ts';
import type { Seat, Settings } from './seat.ts';

export interface Seats {
  size(): number;
  has(seat: Seat): boolean;
  add(seat: Seat): void;
  remove(seat: Seat): void;
  all(): readonly Seat[];
  settings(): readonly Settings[];
  /** The settings of the seat that was taken last. All pickers of one session should have the same settings. */
  latest(): Settings | undefined;
  policy(): Policy;
  /** Whether the page is visible, and is not being prerendered. */
  isVisible(): boolean;
  /** Whether the shopper may be looking at the page. */
  isSeen(): boolean;
  hasFocus(): boolean;
  /** Runs `meanwhile` when all pickers have the new state, and before any listener is told. */
  tell(meanwhile: () => void, ...told: Parameters<Seat['heard']>): void;
  /** Moves every seat to the session that `renewSession` gave. */
  move(...to: Parameters<Seat['renewed']>): void;
}

export const createSeats = (page: Page): Seats => {
  const seats = new Map<string, Seat>();
  const has = (seat: Seat) => seats.get(seat.name) === seat;
  const all = () => [...seats.values()];
  const settings = () => all().map((seat) => seat.settings());
  const latest = () => all().at(-1)?.settings();
  const documents = () => documentsOf(all());

  /**
   * Updates all pickers before any host is told of the change. Otherwise one picker could tell its host, and the host
   * could find the old state in another picker.
   */
  const publish = ([first, ...others]: readonly Seat[]): void => first?.changed(() => publish(others));

  const hear = inTurn<Parameters<Seat['heard']>>(
    (told) => {
      for (const seat of all()) guarded(() => seat.heard(...told));
    },
    (goOn) => page.after(0, goOn),
  );

  return {
    size: () => seats.size,
    has,
    add: (seat) => void seats.set(seat.name, seat),
    remove: (seat) => void seats.delete(seat.name),
    all,
    settings,
    latest,
    policy() {
      const each = settings();
      return {
        ...defaultPolicy,
        lateWriteWindow: each.at(-1)?.lateWriteWindow ?? defaultPolicy.lateWriteWindow,
        updatesHost: each.some(({ afterUpdate }) => afterUpdate),
        renews: each.some(({ renewSession }) => renewSession),
        sessionPerPlan: each.some(({ sessionPerPlan }) => sessionPerPlan),
      };
    },
    isVisible: () => page.isVisible(documents()),
    isSeen: () => page.isSeen(documents()),
    hasFocus: () => page.hasFocus(documents()),
    tell(meanwhile, ...told) {
      hear(told, () => {
        publish(all());
        meanwhile();
      });
    },
    move(...to) {
      // While the seats move, a listener may move a picker to another checkout. So each seat is checked before it
      // moves.
      for (const seat of all()) if (has(seat)) seat.renewed(...to);
    },
  };
};

/** Returns the documents in which the pickers of the given seats are drawn. */
export const documentsOf = (seats: readonly Seat[]): Document[] =>
  seats.flatMap((seat) => seat.document() ?? []);
