/**
 * In these faults, the connection drops before or after the service gets the write, so the browser sends the write
 * again by itself. The page sees only the answer to the second transmission. Before that answer is sent, the service
 * has applied the first transmission, or will never apply it. A service that applied the first transmission later would
 * break the picker's assumptions.
 */
import { type Answer, refusal, unsigned } from './answer.ts';
import { oneOf } from './dice.ts';
import type { Exchange } from './exchange.ts';

type End = (repeat: Exchange) => Promise<unknown> | unknown;

const again = (end: End) => ({
  async strike(exchange: Exchange): Promise<void> {
    const { chance, deliver, wire } = exchange;
    const when = oneOf(chance, ['before', 'between', 'never']);
    const way = oneOf(chance, wire.drops);
    if (when === 'before') await deliver();
    const repeated = exchange.repeat();
    exchange.drop(way);
    const repeat = await repeated;
    if (when === 'between') await deliver();
    if (!repeat) return;
    exchange.note(`again after ${way}`);
    await end(repeat);
  },
});

const refuse: End = ({ answer, chance }) => answer(refusal(oneOf(chance, [200, 400, 404, 422])));

const acknowledge: End = async ({ answer, deliver }) => answer(await deliver());

const interfere: End = async ({ answer, chance, deliver, pause, longest }) => {
  const when = oneOf(chance, ['before', 'late', 'never']);
  const given: Answer = oneOf(chance, unsigned);
  if (when === 'before') await deliver();
  answer(given);
  if (when !== 'late') return;
  await pause(chance(longest));
  await deliver();
};

const keepSilent: End = async ({ left, chance, deliver, pause, longest }) => {
  await left;
  if (chance(2)) return;
  await pause(chance(longest));
  await deliver();
};

const dropAgain: End = async ({ chance, deliver, drop }) => {
  if (chance(2)) await deliver();
  drop();
};

export const repeats = {
  'again-refused': again(refuse),
  'again-acknowledged': again(acknowledge),
  'again-unsigned': again(interfere),
  'again-silent': again(keepSilent),
  'again-dropped': again(dropAgain),
};
