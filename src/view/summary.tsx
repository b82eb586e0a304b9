import { Component, h } from 'preact';
import type { Offer } from '../types.ts';
import { Notice } from './notice.tsx';
import { cardsOf, type PickerProps } from './props.ts';

/**
 * Shows the whole terms of the confirmed plan. Below them is the content of the slot, such as the pay button. A notice
 * takes the place of the terms, so that the notice needs no room of its own. Screen readers do not announce the terms,
 * because the notice has announced the plan.
 */
export class Summary extends Component<PickerProps> {
  override render(props: PickerProps) {
    const { offers, confirmed, total, status, messages } = props;
    const told = offers.find(({ plan, terms }) => terms && plan.ident === confirmed);
    return (
      <div part="summary">
        <Notice {...props} />
        {/* Each empty paragraph reserves the space of its text, so that nothing below moves when the text changes. */}
        {cardsOf(props).map((offer) => {
          const { today, later } = textOf(offer);
          return <p key={offer.plan.ident} aria-hidden="true" data-today={today} data-later={later} />;
        })}
        {told && <Told {...textOf(told)} {...(status === 'locked' && { later: messages.locked })} />}
        {total !== null && (
          <p part="total" class="told">
            <span key={total}>{total}</span>
          </p>
        )}
        <slot name="summary" />
      </div>
    );
  }
}

interface Text {
  /** The plan and what is due today. This text stays during a payment, because the shopper then pays this amount. */
  readonly today: string;
  readonly later: string;
}

const textOf = ({ plan, terms }: Offer): Text => {
  const [due = '', ...later] = terms?.summary ?? [];
  return { today: `${plan.title} · ${due}`, later: later.join(' ') };
};

const Told = ({ today, later }: Text) => (
  <p class="told">
    <b key={today}>{today}</b> <span key={later}>{later}</span>
  </p>
);
