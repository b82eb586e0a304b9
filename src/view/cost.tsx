import { Fragment, h } from 'preact';
import { fill, type Messages } from '../messages.ts';
import type { Terms } from '../types.ts';

interface CostProps {
  readonly terms: Terms;
  /** The id of the price, which names the plan's radio. */
  readonly id: string;
  readonly tell: (text: string) => string;
  readonly messages: Messages;
}

/** What a plan costs: the price before, the price or the trial, and how often. */
export const Cost = ({ terms: { was, price, per, tax, trial }, id, tell, messages }: CostProps) => (
  <span class={trial ? 'cost whole' : 'cost'}>
    {was && (
      <span part="was" key={was}>
        <span class="unseen">{tell(fill(messages.previousPrice, { price: was }))}</span>
        <s aria-hidden="true">{tell(was)}</s>
      </span>
    )}
    <span id={id} key={trial ?? `${price} ${per}`}>
      {trial ? (
        <span part="price trial">{tell(trial)}</span>
      ) : (
        <>
          <span part="price">{tell(price)}</span> <span part="period">{per}</span>
          {tax && <span part="tax"> {tax}</span>}
        </>
      )}
    </span>
  </span>
);
