/** As high as a line of text. */
const blank = '\u00a0';

/** A card whose price is still on its way, as high as one with a line of terms. A label, to be laid out as cards are. */
export const Skeleton = () => (
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
      <span class="bar">{blank}</span>
    </span>
  </label>
);
