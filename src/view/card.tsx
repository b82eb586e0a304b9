import { Component, createRef, h } from 'preact';
import type { Messages } from '../messages.ts';
import type { Offer } from '../types.ts';
import { Cost } from './cost.tsx';
import { hasFocus } from './focus.ts';
import { Icon } from './icon.tsx';

export interface CardProps {
  readonly offer: Offer;
  /** The name of the picker's radios. */
  readonly group: string;
  /**
   * The price is still loading, so the card only reserves its space. With `failed`, the last attempt to load it has
   * failed.
   */
  readonly awaited?: 'loading' | 'failed' | undefined;
  readonly checked: boolean;
  /** The plan is shown, but the service may not hold it yet. */
  readonly unsure: boolean;
  /** The card refuses picks for now, but can still be focused. */
  readonly locked: boolean;
  /** The plan cannot be chosen: the host disabled it, or its conditions cannot be shown in full. */
  readonly disabled: boolean;
  readonly required: boolean;
  /** What is wrong with the plan, in one line. */
  readonly trouble: string | null;
  readonly messages: Messages;
}

/** One plan. Renders again only if one of its props changed. */
export class Card extends Component<CardProps> {
  readonly #radio = createRef<HTMLInputElement>();

  override shouldComponentUpdate(next: CardProps): boolean {
    return (Object.keys(next) as (keyof CardProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({
    offer,
    group,
    awaited,
    checked,
    unsure,
    locked,
    disabled,
    required,
    trouble,
    messages,
  }: CardProps) {
    const { plan, selectable, terms } = offer;
    // While the price is loading, the saving is not known. Blanks reserve its space.
    const discount = awaited && plan.savingsOver ? '\u2007\u2007\u2007' : terms?.discount;
    const id = (of: string) => `${plan.ident}-${of}`;
    // A focused radio would lose the focus if it became natively disabled. So a focused radio is disabled only after
    // its `blur` event.
    const focused = disabled && hasFocus(this.#radio.current);
    const refusing = disabled || locked;
    const isRefused = trouble === messages.unavailable && !checked && !awaited;
    // The card shows the price and its period already, so the conditions do not repeat them.
    const conditions = [
      terms?.trial && terms.lines[0],
      terms?.lines.length && messages.renewal,
      !selectable && messages.unavailable,
    ].filter((line) => typeof line === 'string');
    // While the price is loading, the text is a placeholder. Its digits are replaced, so that a search in the page does
    // not find them.
    const tell = awaited ? (text: string) => text.replace(/\p{Nd}/gu, '\u2007') : (text: string) => text;
    // The text of a problem covers the terms and reaches into the padding below them. So this text needs no room of its
    // own.
    const line = (
      <span class="line" id={id('terms')}>
        {trouble && (
          <span part="problem" class="problem" key={trouble}>
            <Icon />
            {trouble}
          </span>
        )}
        {conditions.length > 0 && (
          <span part="terms" key="terms">
            {conditions.map((text) => (
              <span key={text}>{tell(text)} </span>
            ))}
          </span>
        )}
      </span>
    );

    return (
      // biome-ignore lint/a11y/noLabelWithoutControl: it has no control only while it is a placeholder, hidden from assistive technology
      <label
        part={`plan${checked ? ' selected' : ''}${plan.highlighted ? ' highlighted' : ''}${awaited ? ' skeleton' : ''}${disabled ? ' unavailable' : ''}`}
        // The class `unsure` is on the card. If the class were on the picker, the browser would restyle all other
        // cards, too.
        class={unsure ? 'unsure' : isRefused ? 'refused' : awaited}
        aria-hidden={awaited ? true : undefined}
        // If the click is refused here, the browser itself checks the previous radio again.
        onClick={refusing ? refuse : undefined}
      >
        {awaited ? (
          <span class="mark" />
        ) : (
          <input
            ref={this.#radio}
            part="radio"
            type="radio"
            name={group}
            value={plan.ident}
            checked={checked}
            required={required}
            disabled={disabled && !focused}
            aria-disabled={refusing || undefined}
            aria-labelledby={`${id('title')} ${id('price')}`}
            aria-describedby={`${id('terms')} ${id('besides')}`}
            onBlur={focused ? () => this.forceUpdate() : undefined}
          />
        )}
        {/* Each text is the key of its element, so that a new text never gets the translation of an old text. */}
        <span class="head">
          <span class="what">
            <span key={plan.title + plan.badge + plan.description}>
              <span part="title" id={id('title')}>
                <bdi>{plan.title}</bdi>
              </span>
              {plan.badge && (
                <span part="badge">
                  <bdi>{plan.badge}</bdi>
                </span>
              )}
              {plan.description && (
                <span part="description">
                  <bdi>{plan.description}</bdi>
                </span>
              )}
            </span>
            {terms?.lead && (
              <span part="trial" class="trial" key={terms.lead} aria-hidden="true">
                {tell(terms.lead)}
              </span>
            )}
            {line}
          </span>
          {terms && <Cost terms={terms} id={id('price')} tell={tell} messages={messages} />}
          {/* The number says what is saved for the same time. So it is beside the price in another unit of time. */}
          {(discount || terms?.equivalent) && (
            <span class="besides" id={id('besides')}>
              {discount && (
                <span part="savings" key={terms?.savings ?? discount}>
                  <span class="number" aria-hidden="true">
                    {discount}
                  </span>
                  <span class="sentence">{terms?.savings}</span>
                </span>
              )}{' '}
              {terms?.equivalent && (
                <span part="equivalent" key={terms.equivalent}>
                  {tell(terms.equivalent)}
                </span>
              )}
            </span>
          )}
        </span>
        {plan.features?.length ? (
          // biome-ignore lint/a11y/useSemanticElements: a label must not contain a <ul>
          <span part="features" role="list">
            {plan.features.map((feature) => (
              // biome-ignore lint/a11y/useSemanticElements: a label must not contain a <li>
              <span key={feature} part="feature" role="listitem">
                <bdi>{feature}</bdi>
              </span>
            ))}
          </span>
        ) : null}
      </label>
    );
  }
}

const refuse = (event: Event) => event.preventDefault();
