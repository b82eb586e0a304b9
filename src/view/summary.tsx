import { Component, h } from 'preact';
import { Notice } from './notice.tsx';
import type { PickerProps } from './props.ts';

/**
 * The whole terms of the confirmed plan, above the content of the slot, such as the pay button. A notice takes the
 * place of the terms, so that the notice needs no room of its own. Screen readers do not announce the terms, because
 * the notice has announced the change.
 */
export class Summary extends Component<PickerProps> {
  override render(props: PickerProps) {
    const { offers, prices, confirmed, total, status, messages } = props;
    const told = offers.find(({ plan, terms }) => terms && plan.ident === confirmed);
    return (
      <div part="summary">
        <Notice {...props} />
        {[...offers, ...prices.awaited].map((offer) => {
          const { plan, terms } = offer;
          const [due = '', ...later] = terms?.summary ?? [];
          const now = `${plan.title} · ${due}`;
          // During a payment it counts what is paid now.
          const then = offer === told && status === 'locked' ? messages.locked : later.join(' ');
          // Each paragraph reserves the space of its text, so that nothing below moves when another plan is confirmed.
          return (
            <p key={plan.ident} aria-hidden={offer !== told || undefined} data-now={now} data-then={then}>
              {offer === told && [<b key={now}>{now}</b>, ' ', <span key={then}>{then}</span>]}
            </p>
          );
        })}
        {total !== null && (
          <p part="total">
            <span key={total}>{total}</span>
          </p>
        )}
        <slot name="summary" />
      </div>
    );
  }
}
