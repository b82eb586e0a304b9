import type { Messages } from '../messages.ts';

/** As high as a line of text. */
const blank = '\u00a0';

/**
 * A card whose price is still on its way, as high as one of a plan without a trial: its terms are blanks, in words as
 * long as those to come. A label, to be laid out as cards are.
 */
export const Skeleton = ({ messages }: { messages: Messages }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: nobody but the eye meets it
  <label part="plan skeleton" aria-hidden="true">
    <span class="mark" />
    <span class="head">
      <span class="what">
        <span part="title" class="bar">
          {blank}
        </span>
      </span>
      <span class="cost">
        <span part="price" class="bar">
          {blank}
        </span>
        <span part="period" class="bar">
          {blank}
        </span>
      </span>
    </span>
    <span part="terms">
      <span class="bar">{messages.renews.replace(/\S/g, '\u2007')}</span>
    </span>
  </label>
);
