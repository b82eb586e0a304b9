/** The script of the page: simulates shoppers, several at a time, and counts how their payments ended. */
import { type Account, addTo, emptyAccount } from './account.ts';
import { playRun, type Shop } from './shopper.ts';

export interface Wish extends Shop {
  readonly seed: number;
  readonly runs: number;
  /** How many shoppers are simulated at the same time. */
  readonly lanes: number;
}

export interface Charges {
  readonly account: Account;
  isOver: boolean;
  play(wish: Wish): Promise<void>;
}

declare global {
  interface Window {
    charges: Charges;
  }
}

window.charges = {
  account: emptyAccount(),
  isOver: false,
  async play({ seed, runs, lanes, ...shop }) {
    let next = 0;
    const lane = async () => {
      while (next < runs + this.account.stalled)
        addTo(this.account, await playRun(shop, seed * 1_000_003 + next++));
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    this.isOver = true;
  },
};
