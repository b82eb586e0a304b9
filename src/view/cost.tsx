import { h } from 'preact';
import { fill, type Messages } from '../messages.ts';
import type { Terms } from '../types.ts';

interface CostProps {
  readonly terms: Terms;
  /** How much is saved, as a number. Screen readers get a sentence instead. */
  readonly discount: string | null;
  /** The id of the price, which names the plan's radio. */
  readonly id: string;
  readonly tell: (text: string) => string;
  readonly messages: Messages;
}

/**
 * What a plan costs: the earlier price, how much is saved, and then the trial, or the price and how often it is billed.
 */
export const Cost = ({ terms, discount, id, tell, messages }: CostProps) => {
  const { was, price, per, tax, trial } = terms;
  return (
    <span class={trial ? 'cost whole' : 'cost'}>
      {was && (
        <span part="was" key={was}>
          <span class="unseen">{tell(fill(messages.previousPrice, { price: was }))}</span>
          <s aria-hidden="true">{tell(was)}</s>
        </span>
      )}{' '}
      {discount && (
        <span part="savings" key={discount} aria-hidden="true">
          {discount}
        </span>
      )}{' '}
      <span id={id} key={trial ?? `${price} ${per}`}>
        <span part={`price${trial ? ' trial' : ''}`}>{tell(trial ?? price)}</span>{' '}
        {!trial && <span part="period">{per}</span>}
        {!trial && tax && <span part="tax"> {tax}</span>}
      </span>
    </span>
  );
};
