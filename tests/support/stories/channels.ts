/**
 * A model of broadcast channels. A message reaches all other channels of the same name. The messages arrive in order,
 * each in its own task.
 */
import type { Channel } from '../../../src/page/page.ts';
import type { Agent } from './locks.ts';

interface Endpoint {
  readonly agent: Agent;
  readonly name: string;
  readonly hear: (data: unknown) => void;
}

export class HeldChannels {
  endpoints: Endpoint[] = [];
  readonly #overhear: (text: string) => void;

  constructor(overhear: (text: string) => void) {
    this.#overhear = overhear;
  }

  open(agent: Agent, name: string, hear: (data: unknown) => void): Channel {
    const mine: Endpoint = { agent, name, hear };
    this.endpoints.push(mine);
    return {
      tell: (data) => {
        if (!this.endpoints.includes(mine)) return;
        const text = JSON.stringify(data);
        this.#overhear(text);
        for (const other of this.endpoints) {
          if (other === mine || other.name !== name) continue;
          other.agent.post(() => this.endpoints.includes(other) && other.hear(JSON.parse(text)));
        }
      },
      close: () => {
        this.endpoints = this.endpoints.filter((other) => other !== mine);
      },
    };
  }

  countOf(agent: Agent): number {
    return this.endpoints.filter((one) => one.agent === agent).length;
  }

  drop(agent: Agent): void {
    this.endpoints = this.endpoints.filter((one) => one.agent !== agent);
  }
}
