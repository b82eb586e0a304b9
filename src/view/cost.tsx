import { Fragment, h } from 'preact';
import { fill, type Messages } from '../messages.ts';
import type { Terms } from '../types.ts';

interface CostProps {
  readonly terms: Terms;
  /** The id of a part of the card. The price names the plan's radio, and the other parts describe it. */
  readonly id: (of: string) => string;
  readonly tell: (text: string) => string;
  readonly messages: Messages;
}

/** What a plan costs: the price before, how much is saved, the price or the trial, and how often. */
export const Cost = ({ terms, id, tell, messages }: CostProps) => {
  const { was, price, per, tax, trial, savings, discount } = terms;
  return (
    <span class={trial ? 'cost whole' : 'cost'}>
      {was && (
        <span part="was" key={was}>
          <span class="unseen">{tell(fill(messages.previousPrice, { price: was }))}</span>
          <s aria-hidden="true">{tell(was)}</s>
        </span>
      )}
      {savings && (
        <span part="savings" key={savings}>
          <span class="discount" aria-hidden="true">
            {discount}
          </span>
          <span class="unseen" id={id('savings')}>
            {savings}
          </span>
        </span>
      )}{' '}
      <span id={id('price')} key={trial ?? `${price} ${per}`}>
        {trial ? (
          <span part="price trial">{tell(trial)}</span>
        ) : (
          <>
            <span part="price">{tell(price)}</span> <span part="period">{per}</span>
            {tax && <span part="tax"> {tax}</span>}
          </>
        )}
      </span>
      {!trial && <Equivalent terms={terms} id={id} tell={tell} />}
    </span>
  );
};

/** The price in another unit of time. */
export const Equivalent = ({ terms: { equivalent }, id, tell }: Omit<CostProps, 'messages'>) =>
  equivalent && (
    <span part="equivalent" id={id('equivalent')} key={equivalent}>
      {tell(equivalent)}
    </span>
  );
