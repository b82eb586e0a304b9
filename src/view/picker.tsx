/**
 * The view gets props and calls callbacks. It does not know sessions, requests, retries or money. Every amount arrives
 * as text, and only `shown` decides which plan is selected.
 *
 * Parts, for `::part()`:
 * - `plans`: the group of cards
 * - `plan`: one card. It may also have the part `selected`, `highlighted` or `unavailable`. While its price is loading,
 *   it has the part `skeleton`
 * - `radio`: the card's radio button
 * - `title`, `badge`, `description`, `period`, `savings`, `equivalent`, `features`, `feature`, `terms`
 * - `price`
 * - `trial`: how long the trial is, and what it costs
 * - `was`: the struck-through price
 * - `tax`: whether tax is in the price
 * - `problem`: what is wrong with this plan
 * - `summary`: the terms of the confirmed plan, above the content of the slot `summary`
 * - `notice`: what is under way or wrong, in place of these terms
 * - `retry`: the button of the notice
 * - `total`: the total in the summary, if the host gives one
 */
import { Component, h, type TargetedEvent } from 'preact';
import { cached } from '../cache.ts';
import { resolveLocale } from '../money.ts';
import { Card } from './card.tsx';
import { isUnsure, troubleOf } from './problem.ts';
import { cardsOf, type PickedWith, type PickerProps } from './props.ts';
import { Summary } from './summary.tsx';

export type { PickerProps } from './props.ts';

let pickers = 0;

export class Picker extends Component<PickerProps> {
  /**
   * Each picker has its own name for its radios. In WebKit, the Tab key skips each radio with the same name as the
   * focused radio, even in another picker.
   */
  readonly #group = `plan-${++pickers}`;
  #pickedWith: PickedWith = 'pointer';

  readonly #pick = ({ currentTarget, target }: TargetedEvent<HTMLFieldSetElement>) => {
    const ident = (target as HTMLInputElement).value;
    const { shown, onPick } = this.props;
    // First the radios are set back to the plan shown. If the pick is ignored, the picker does not render, so nothing
    // else would set the radios back.
    for (const radio of currentTarget.querySelectorAll('input')) radio.checked = radio.value === shown;
    onPick(ident, this.#pickedWith);
  };

  override render(props: PickerProps) {
    const { prices, shown, status, messages, layout, disabled, required } = props;
    const locale = resolveLocale(props.locale);
    // A row has at most four plans, and the rows are as even as possible. For example, six plans are in two rows of
    // three.
    const cards = cardsOf(props);
    const count = cards.length;
    const across = Math.ceil(count / Math.ceil(count / 4 || 1));

    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it adds no interaction, it only keeps a press on its card
      <div
        class={`picker ${layout} ${status} across-${across}`}
        lang={locale}
        dir={directionOf(locale)}
        onMouseDown={keepInPlace}
      >
        <fieldset
          part="plans"
          aria-busy={prices.awaited.length > 0 && !prices.failed}
          onChange={this.#pick}
          // An `input` event would leave the shadow root, unlike a `change` event. The page would get the `input` event
          // before the pick, while the picker still has its old value.
          onInput={(event) => event.stopPropagation()}
          onKeyDown={() => {
            this.#pickedWith = 'keyboard';
          }}
          onPointerDown={() => {
            this.#pickedWith = 'pointer';
          }}
        >
          <legend>{messages.legend}</legend>
          {cards.map((offer) => (
            <Card
              key={offer.plan.ident}
              offer={offer}
              group={this.#group}
              awaited={prices.awaited.includes(offer) ? (prices.failed ? 'failed' : 'loading') : undefined}
              checked={offer.plan.ident === shown}
              unsure={offer.plan.ident === shown && isUnsure(props)}
              locked={status === 'locked'}
              disabled={disabled || !offer.selectable}
              required={required}
              trouble={troubleOf(offer.plan.ident, props)}
              messages={messages}
            />
          ))}
        </fieldset>
        <Summary {...props} />
      </div>
    );
  }
}

/**
 * Without this handler, a press on a card's text makes the browser focus the first radio of the shadow root and scroll
 * to this radio. The click that follows would then miss the card. The label's own click focuses the right radio.
 */
const keepInPlace = (event: TargetedEvent<HTMLElement, MouseEvent>) => {
  if (!(event.target as Element).closest('input, button')) event.preventDefault();
};

/**
 * The direction depends on the writing system. A language may have several writing systems: Punjabi is written from
 * left to right in one of them, and from right to left in the other.
 */
const directionOf = cached((locale: string): 'ltr' | 'rtl' =>
  /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg/.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr',
);
