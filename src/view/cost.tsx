import { h } from 'preact';
import { fill, type Messages } from '../messages.ts';
import type { Terms } from '../types.ts';

interface CostProps {
  readonly terms: Terms;
  /** The id of the price. The accessible name of the plan's radio contains this price. */
  readonly id: string;
  readonly tell: (text: string) => string;
  readonly messages: Messages;
}

/**
 * What a plan costs: the earlier price, the price, and how often it is billed. For a plan with a trial, screen readers
 * read one sentence that also names the trial.
 */
export const Cost = ({ terms, id, tell, messages }: CostProps) => {
  const { was, price, per, tax, trial } = terms;
  return (
    <span class="cost">
      {was && (
        <span part="was" key={was}>
          <span class="unseen">{tell(fill(messages.previousPrice, { price: was }))}</span>
          <s aria-hidden="true">{tell(was)}</s>
        </span>
      )}{' '}
      <span id={id} key={trial ?? `${price} ${per}`}>
        {trial && <span class="unseen">{tell(trial)}</span>}
        <span aria-hidden={trial ? true : undefined}>
          <span part="price">{tell(price)}</span> <span part="period">{per}</span>
          {tax && <span part="tax"> {tax}</span>}
        </span>
      </span>
    </span>
  );
};
