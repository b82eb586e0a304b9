/**
 * What shoppers see: props in, callbacks out. It knows nothing of sessions, requests, retries or money; every amount
 * arrives spelled out, and what is selected is told by `shown` alone.
 *
 * Parts, for `::part()`:
 * `plans` the group · `plan` one card, also `selected`, `highlighted`, `unavailable`, or `skeleton` while its price is
 * still to come · `radio` its mark · `title` · `badge` · `description` · `was` the struck-through price · `price` ·
 * `period` · `tax` whether
 * it is in the price · `savings` · `equivalent` · `features` · `feature` · `terms` · `notice` the line below the cards · `retry`
 * its button · `summary` what the confirmed plan costs, with
 * its `total` where the host names one, above what the page puts into the slot of that name
 */
import { Component, Fragment, h, type TargetedEvent } from 'preact';
import { cached } from '../cache.ts';
import { resolveLocale } from '../money.ts';
import { Card } from './card.tsx';
import { Notice } from './notice.tsx';
import type { PickedWith, PickerProps } from './props.ts';

export type { PickerProps } from './props.ts';

export class Picker extends Component<PickerProps> {
  #pickedWith: PickedWith = 'pointer';

  readonly #pick = ({ currentTarget, target }: TargetedEvent<HTMLFieldSetElement>) => {
    const ident = (target as HTMLInputElement).value;
    const { shown, onPick } = this.props;
    // Back to what is shown first: a pick that nobody takes up must leave no trace, and no render would undo it.
    for (const radio of currentTarget.querySelectorAll('input')) radio.checked = radio.value === shown;
    onPick(ident, this.#pickedWith);
  };

  override render(props: PickerProps) {
    const { offers, prices, shown, status, messages, layout, disabled, required } = props;
    const locale = resolveLocale(props.locale);

    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it adds no interaction, it keeps one from going astray
      <div
        class={`picker ${layout} ${status}`}
        lang={locale}
        dir={directionOf(locale)}
        onMouseDown={keepInPlace}
      >
        <fieldset
          part="plans"
          aria-busy={prices.awaited.length > 0}
          onChange={this.#pick}
          // Unlike `change` it would cross the shadow border, before the pick and with the old value.
          onInput={(event) => event.stopPropagation()}
          onKeyDown={() => {
            this.#pickedWith = 'keyboard';
          }}
          onPointerDown={() => {
            this.#pickedWith = 'pointer';
          }}
        >
          <legend>{messages.legend}</legend>
          {[...offers, ...prices.awaited].map((offer, index) => (
            <Card
              key={offer.plan.ident}
              offer={offer}
              awaited={index >= offers.length}
              checked={offer.plan.ident === shown}
              unsure={offer.plan.ident === shown && (status === 'saving' || status === 'checking')}
              locked={status === 'locked'}
              disabled={disabled || !offer.selectable}
              required={required}
              messages={messages}
            />
          ))}
        </fieldset>
        <Notice {...props} />
        <Summary {...props} />
      </div>
    );
  }
}

/**
 * Repeats the terms of the confirmed plan, above what the page has put into its slot, such as the pay button. Without
 * that there is none. Nobody is told of it: the notice has said what happened.
 */
class Summary extends Component<PickerProps, { isWanted: boolean }> {
  override state = { isWanted: false };

  override render({ offers, prices, confirmed, total }: PickerProps) {
    const { isWanted } = this.state;
    const told = offers.find(({ plan, terms }) => terms && plan.ident === confirmed);
    const held = isWanted ? [...offers, ...prices.awaited] : [];
    return (
      <div part="summary" hidden={!isWanted}>
        {held.map((offer) => {
          const { plan, terms } = offer;
          const text = terms?.summary.join(' ');
          // Each holds the room of its text, so that nothing below moves when another plan is confirmed.
          return (
            <p
              key={plan.ident}
              aria-hidden={offer !== told || undefined}
              data-text={text ? `${plan.title} ${text}` : plan.title}
            >
              {offer === told && (
                <>
                  <b>{plan.title}</b> {text}
                </>
              )}
            </p>
          );
        })}
        {total !== null && <p part="total">{total}</p>}
        <slot
          name="summary"
          // Preact's types do not know this event.
          {...{
            onslotchange: ({ currentTarget }: TargetedEvent<HTMLSlotElement>) =>
              this.setState({ isWanted: currentTarget.assignedNodes().length > 0 }),
          }}
        />
      </div>
    );
  }
}

/**
 * A press on a card's text would make the shadow root hand the focus to its first radio, scroll there, and let the
 * click that follows miss the card. The label's own click focuses the right one.
 */
const keepInPlace = (event: TargetedEvent<HTMLElement, MouseEvent>) => {
  if (!(event.target as Element).closest('input, button')) event.preventDefault();
};

/** By script, not by language: Punjabi is written in two directions. */
const directionOf = cached((locale: string): 'ltr' | 'rtl' =>
  /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg/.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr',
);
