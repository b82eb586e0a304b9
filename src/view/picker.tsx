/**
 * What shoppers see: props in, callbacks out. It knows nothing of sessions, requests, retries or money; every amount
 * arrives spelled out, and what is selected is told by `shown` alone.
 *
 * Parts, for `::part()`:
 * `plans` the group · `plan` one card, also `selected` and `unavailable` · `radio` its mark · `title` · `badge` ·
 * `description` · `was` the struck-through price · `price` · `period` · `features` · `feature` · `terms` ·
 * `skeleton` a card to come · `notice` the line below the cards · `retry` its button
 */
import type { TargetedEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { Messages } from '../messages.ts';
import { resolveLocale } from '../money.ts';
import type { Ident, Layout, Offer, Problem, Status } from '../types.ts';
import { Card } from './card.tsx';
import { Notice } from './notice.tsx';
import { Skeleton } from './skeleton.tsx';

export interface PickerProps {
  readonly offers: readonly Offer[];
  /** How many cards are yet to come, and whether something keeps them. */
  readonly prices: { readonly awaited: number; readonly failed: boolean };
  readonly shown: Ident | null;
  readonly status: Status;
  /** The current trouble, or why the last pick was rolled back. */
  readonly problem: Problem | null;
  /** The last pick, where it did not hold. Stays until the next pick. */
  readonly rollback: { readonly from: Ident; readonly to: Ident | null; readonly problem: Problem } | null;
  /** A shopper's pick that was confirmed, to be said once. */
  readonly justConfirmed: Ident | null;
  readonly messages: Messages;
  /** BCP 47. Sets language and direction. */
  readonly locale: string;
  readonly layout: Layout;
  readonly disabled: boolean;
  readonly required: boolean;
  onPick(ident: Ident, how: PickedWith): void;
  onRetry(): void;
}

/** A keyboard runs through plans on its way to the one meant; a pointer means the plan it hits. */
export type PickedWith = 'pointer' | 'keyboard';

export function Picker(props: PickerProps) {
  const { offers, prices, shown, status, messages, layout, disabled, required } = props;
  const locale = resolveLocale(props.locale);
  const pickedWith = useRef<PickedWith>('pointer');

  const pick = ({ currentTarget, target }: TargetedEvent<HTMLFieldSetElement>) => {
    const ident = (target as HTMLInputElement).value;
    // Back to what is shown first: a pick that nobody takes up must leave no trace, and no render would undo it.
    for (const radio of currentTarget.querySelectorAll('input')) radio.checked = radio.value === shown;
    props.onPick(ident, pickedWith.current);
  };

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
        aria-busy={prices.awaited > 0}
        onChange={pick}
        // Unlike `change` it would cross the shadow border, before the pick and with the old value.
        onInput={(event) => event.stopPropagation()}
        onKeyDown={() => {
          pickedWith.current = 'keyboard';
        }}
        onPointerDown={() => {
          pickedWith.current = 'pointer';
        }}
      >
        <legend>{messages.legend}</legend>
        {offers.map((offer) => (
          <Card
            key={offer.plan.ident}
            offer={offer}
            checked={offer.plan.ident === shown}
            locked={status === 'locked'}
            disabled={disabled || !offer.selectable}
            required={required}
            messages={messages}
          />
        ))}
        {Array.from({ length: prices.awaited }, (_, index) => (
          <Skeleton key={index} messages={messages} />
        ))}
      </fieldset>
      <Notice {...props} />
    </div>
  );
}

/**
 * A press on a card's text would make the shadow root hand the focus to its first radio, scroll there, and let the
 * click that follows miss the card. The label's own click focuses the right one.
 */
const keepInPlace = (event: TargetedEvent<HTMLElement, MouseEvent>) => {
  if (!(event.target as Element).closest('input, button')) event.preventDefault();
};

/** By script, not by language: Punjabi is written in two directions. */
const directionOf = (locale: string): 'ltr' | 'rtl' =>
  /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg/.test(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';
