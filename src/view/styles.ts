/**
 * The style sheet of the picker's shadow root.
 *
 * Its theme is set with `--ff-accent`, `--ff-surface`, `--ff-text`, `--ff-muted`, `--ff-border`, `--ff-danger`,
 * `--ff-success`, `--ff-radius`, `--ff-gap`, `--ff-density`, `--ff-font` and `--ff-focus`. The page's `color-scheme`
 * decides whether the picker is light or dark. A host can also set `color-scheme` on the element. Browsers without
 * `light-dark()` show the light theme. In these browsers, all text outside the cards has the page's colour.
 *
 * No rule here relies on styles of the element itself, so a page's `* { all: unset !important }` does no harm.
 * `.picker` resets everything, and inherits only the properties that a page sets for all of its content.
 *
 * Before a `~` there is always a class, never a part. A pick changes the parts of two cards. With a part before the `~`,
 * the browser would then compute new styles for all cards that follow.
 */
const sheet = `
:host { display: block; min-inline-size: 0 }
:host([hidden]) { display: none }
*, ::before, ::after { box-sizing: border-box }

.picker {
  all: initial;
  display: block;
  visibility: inherit;
  color-scheme: inherit;
  color: inherit;
  /* The font shorthand is not used. With inherit as the font family, its whole declaration would be invalid. */
  font-family: var(--ff-font, inherit);
  font-size: max(1em, 16px);
  line-height: 1.4;
  overflow-wrap: break-word;
  hyphens: auto;
  text-wrap: pretty;
  -webkit-text-size-adjust: 100%;
  container-type: inline-size;
  contain-intrinsic-inline-size: 320px;
  --accent: var(--ff-accent, #2454d0);
  --surface: var(--ff-surface, #fff);
  --text: var(--ff-text, #161a22);
  --muted: var(--ff-muted, #596071);
  --border: var(--ff-border, #d2d7e0);
  --danger: var(--ff-danger, #b3261e);
  --success: var(--ff-success, #15703f);
  --radius: var(--ff-radius, 12px);
  --density: clamp(.5, var(--ff-density, 1), 1);
  --space: calc(16px * var(--density));
  --gap: calc(var(--ff-gap, 12px) * var(--density));
}
@supports (color: light-dark(red, red)) {
  .picker {
    --accent: var(--ff-accent, light-dark(#2454d0, #8fb2ff));
    --surface: var(--ff-surface, light-dark(#fff, #171a20));
    --text: var(--ff-text, light-dark(#161a22, #f2f4f8));
    --muted: var(--ff-muted, light-dark(#596071, #a7afbe));
    --border: var(--ff-border, light-dark(#d2d7e0, #3b424f));
    --danger: var(--ff-danger, light-dark(#b3261e, #ff9d92));
    --success: var(--ff-success, light-dark(#15703f, #76d7a0));
  }
  .told { color: var(--text) }
  :is(.saving, .checking) .told { color: var(--muted) }
}

fieldset {
  --across: 22%;
  display: grid;
  gap: var(--gap);
  margin: 0;
  border: 0;
  padding: 0;
  min-inline-size: 0;
}
.across-3 fieldset { --across: 28% }
legend, .unseen, .sentence {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  padding: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

[part~=plan] {
  --card: var(--surface);
  position: relative;
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  align-content: start;
  gap: 10px 12px;
  min-block-size: 44px;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  padding: var(--space);
  background: var(--card);
  color: var(--text);
  cursor: pointer;
  -webkit-tap-highlight-color: transparent;
}
[part~=selected] {
  border-color: var(--accent);
  box-shadow: inset 0 0 0 1px var(--accent);
}
/* The text and the marks of a plan that cannot be chosen now are muted. */
:is([part~=unavailable], .refused, :is(.locked, .closed) [part~=plan]:not([part~=selected])) {
  --text: var(--muted);
  --accent: var(--muted);
  --success: var(--muted);
}
[part~=unavailable], .locked [part~=plan] { cursor: not-allowed }
[part~=unavailable]:not([part~=selected]) { border-style: dashed }

input, .mark {
  appearance: none;
  inline-size: 20px;
  block-size: 20px;
  margin: 1px 0 0;
  border: 2px solid var(--muted);
  border-radius: 50%;
  background: var(--surface);
  cursor: inherit;
}
/* A pick changes only colours and visibility. So the browser paints again, but computes no layout. */
:is(input:checked, [part~=selected] .mark) { border-color: var(--accent); background: radial-gradient(var(--surface) 3.5px, var(--accent) 4.5px) }
input::before, input::after { content: ""; position: absolute; visibility: hidden; pointer-events: none }
/* The focus ring is an outline. An outline takes no room, so it cannot make the page scroll. */
input::after {
  inset: 0;
  border-radius: var(--radius);
  outline: 2px solid var(--ff-focus, var(--accent));
  outline-offset: 3px;
}
input:focus-visible { outline: 0 }
input:focus-visible::after { visibility: visible }
/* The circle that turns covers the radio's border. If the radio itself turned, the card's ring would turn, too. */
input::before {
  inline-size: 20px;
  block-size: 20px;
  margin: -2px;
  border: 2px solid var(--accent);
  border-block-start-color: transparent;
  border-radius: 50%;
}
.unsure input:checked {
  border-color: transparent;
  background: radial-gradient(var(--accent) 4px, transparent 5px);
}
.unsure input::before { visibility: visible }

label > :not(input, .mark) { grid-column: 2 }
.head { position: relative; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px }
.what { flex: 1 1 8em; max-inline-size: 100% }
.cost { margin-inline-start: auto; text-align: end; font-variant-numeric: tabular-nums }
[part=title] { font-weight: 600; margin-inline-end: 8px }
[part=badge], [part=savings] {
  display: inline-block;
  border: 1px solid transparent;
  border-radius: 6px;
  padding: 0 6px;
  font-size: .8125em;
  font-weight: 500;
}
[part~=highlighted] [part=badge] { border-color: var(--accent); color: var(--accent) }
:is([part=description], [part=was], [part=price], [part=period], [part=tax], [part=trial], [part=terms]) { display: block }
:is([part=description], [part=was], [part=tax], [part=terms], [part=equivalent]) { color: var(--muted) }
:is([part=description], [part=was], [part=period], [part=tax], [part=terms], [part=equivalent]) { font-size: .875em }
[part=price], [part=trial] { font-weight: 700 }
[part=price] { font-size: 1.25em; line-height: 1.12 }
[part=trial] { margin-block: 4px 2px }
/* What is due today and what happens then is as easy to read as the price. */
.trial ~ .line [part=terms] { color: var(--text) }
[part=savings] { color: var(--success) }
.besides {
  display: flex;
  flex: 0 0 100%;
  flex-wrap: wrap;
  justify-content: end;
  align-items: baseline;
  gap: 2px 8px;
}
/* These rows take effect only if the cards stand side by side. */
[part=was] { grid-row: 2 }
.cost > [id] { grid-row: 3 }
.besides { grid-row: 4 }
[part=trial] { grid-row: 5 }
.line { position: relative; display: block; grid-row: 6 }
/* A problem of two lines reaches into the padding of its card. */
[part=problem] {
  position: absolute;
  z-index: 1;
  inset: 0 0 auto;
  padding: 1px 0 0;
  padding-inline-start: 22px;
  background: var(--card);
  color: var(--danger);
  font-size: .875em;
  font-weight: 500;
  line-height: 1.2;
}
/* The terms under a problem are only invisible: screen readers still read them, because they describe the plan. */
.problem ~ * { clip-path: inset(50%) }
[part=features] { display: grid; align-content: start; gap: 4px; font-size: .9375em }
[part=feature] { position: relative; padding-inline-start: 1.5em }
[part=feature]::before {
  content: "";
  position: absolute;
  inset-block-start: .3em;
  inset-inline-start: .3em;
  inline-size: .35em;
  block-size: .65em;
  border: solid var(--success);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}

/* A card without its price shows what the page knows. Bars cover the other texts, which keep their room. */
[part~=skeleton] { cursor: default }
[part~=skeleton] :is(.cost, .line, .besides, [part=trial]) { visibility: hidden }
[part~=skeleton] :is([part=price], [part=period], [part=trial], [part=terms]) { inline-size: fit-content; margin-inline-start: auto }
[part~=skeleton] :is([part=trial], [part=terms]) { margin-inline: 0 }
[part~=skeleton] :is(.cost, .line, .besides) [part], [part~=skeleton] [part=trial] { position: relative }
/* A bar covers one line. With forced colours, browsers draw a transparent border in a visible colour. */
.loading :is(.cost [part], .line [part], .besides [part], [part=trial])::before {
  content: "";
  position: absolute;
  inset: 3px 0 auto;
  block-size: 1em;
  border: 1px solid transparent;
  border-radius: 6px;
  background: var(--border);
  visibility: visible;
}
/* If the prices could not be loaded, there is a dash in the place of each price. The message is below the cards. */
.failed [part=price]::before {
  content: "–";
  position: absolute;
  inset-inline-end: 0;
  color: var(--muted);
  visibility: visible;
}

[part=summary] {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 24px;
  padding-block-start: 20px;
}
p { margin: 0 }
/* The notice and the terms of all plans are in one place, and only one of them is visible. The total is below. */
[part=notice], [part=summary] > p:not([part=total]) { grid-area: 1/1 }
[part=summary] > p { font-size: .9375em }
[part=summary] > p:not([part=total]) { min-block-size: 4.2em }
[part=summary] > p:empty::before { content: attr(data-today) }
[part=summary] > p:empty::after { content: attr(data-later) }
[part=summary] > p:empty::before, b { display: block; font-weight: 600 }
:is(.calm, .trouble) ~ p:not([part=total]) { visibility: hidden }
[part=summary] > p:empty { visibility: hidden }
[part=notice] { position: relative; align-self: start; font-size: .9375em }
.trouble { padding-inline-start: 22px }
[part=notice] p { display: inline }
/* The icon has an empty edge of 3 px. The negative inset puts its visible part where the text of other lines starts. */
svg {
  position: absolute;
  inset-inline-start: -3px;
  inline-size: 20px;
  block-size: 20px;
  fill: var(--danger);
  stroke: var(--surface);
  stroke-width: 1.75;
  stroke-linecap: round;
}
/* The button looks like the last words of the text. It reaches into the gap below, so that a thumb can press it. */
button {
  min-inline-size: 44px;
  min-block-size: 44px;
  max-inline-size: 100%;
  margin: 0 0 -24px;
  border: 0;
  padding: 0 0 24px;
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 600;
  text-align: start;
  text-decoration: underline;
  text-underline-offset: .2em;
  cursor: pointer;
}
button:focus-visible { outline: 0 }
button:focus-visible span { outline: 2px solid var(--ff-focus, var(--accent)); outline-offset: 2px }

@media (hover: hover) {
  .picker:not(.locked) [part=plan]:hover { border-color: var(--muted) }
  button:hover { text-decoration-thickness: 2px }
}
@media (prefers-reduced-motion: no-preference) {
  .loading :is(.cost, .line, .besides, [part=trial]) { animation: wait 1s ease-in-out infinite alternate }
  @keyframes wait { to { opacity: .4 } }
  /* Only the card has a transition. The radio changes at once, so that the shopper sees a pick in the next frame. */
  [part~=plan] { transition: .12s; transition-property: border-color, background-color, box-shadow }
  .unsure input::before { animation: turn 1s linear infinite }
  @keyframes turn { to { rotate: 1turn } }
}
/* A browser without color-mix() would give these cards no colour. On a dark page, nobody could read their text. */
@supports (color: color-mix(in srgb, red, red)) {
  [part~=selected] { --card: color-mix(in srgb, var(--accent) 7%, var(--surface)) }
  [part=badge] { background: color-mix(in srgb, var(--accent) 13%, var(--surface)) }
  [part=savings] { background: color-mix(in srgb, var(--success) 10%, var(--surface)) }
  .loading :is(.cost [part], .line [part], .besides [part], [part=trial])::before {
    background: color-mix(in srgb, var(--muted) 22%, var(--surface));
  }
}
@media (forced-colors: active) {
  [part~=selected] { outline: 2px solid Highlight; outline-offset: -2px }
  label:not(.unsure) input:checked { border-width: 6px; background: none }
  [part~=unavailable], .locked [part~=plan]:not([part~=selected]) { color: GrayText }
}

/* On a narrow card, a problem takes two lines. */
@container (max-width: 20em) {
  .line { min-block-size: 36px }
}
@container (min-width: 20em) {
  [part=summary] > p:not([part=total]) { min-block-size: 2.8em }
}
/* On a wide card there is room to say what the saving is compared with. */
@container (min-width: 27em) and (max-width: 40em) {
  :is(.stack, .auto) .number { display: none }
  :is(.stack, .auto) .sentence { position: static; inline-size: auto; block-size: auto; clip-path: none; white-space: normal }
}
/* If four cards do not fit beside each other, they are in rows of two. */
@container (max-width: 47em) {
  .across-4 fieldset { --across: 40% }
}
`;

/**
 * If cards stand side by side, the same part of each card is in the same row, because each card spans seven rows of the
 * group.
 */
const sideBySide = `
.row fieldset {
  grid-template-columns: repeat(auto-fit, minmax(max(11em, var(--across)), 1fr));
  row-gap: 0;
  margin-block-end: calc(-1 * var(--gap));
}
.row [part~=plan] {
  grid-template-columns: minmax(0, 1fr) auto;
  grid-template-rows: subgrid;
  grid-row: span 7;
  row-gap: 0;
  margin-block-end: var(--gap);
}
.row :is(.head, .what, .cost) { display: contents }
.row :is(.line, .cost > *, .besides, [part=trial], [part=features]) { grid-column: 1/-1; margin: 0; text-align: start }
.row .besides { justify-content: start }
.row :is(.line, .cost > [id], .besides, [part=features]) { margin-block-start: 6px }
.row :is(input, .mark) { grid-area: 1/2 }
.row .failed [part=price]::before { inset-inline: 0 auto }
.row [part=features] { grid-row: 7 }
`;

/** With the layout `row`, cards stand side by side on a narrower page than with the layout `auto`. */
const withCardsSideBySide = (sheet: string): string =>
  sheet +
  `@container (min-width: 30em) { ${sideBySide} }` +
  `@container (min-width: 40em) { ${sideBySide.replaceAll('.row', '.auto')} }`;

// The call is marked as pure. Otherwise a bundler would keep the call in a page that uses no element.
export const styles = /* @__PURE__ */ withCardsSideBySide(sheet);
