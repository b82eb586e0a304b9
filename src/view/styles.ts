/**
 * The style sheet of the picker's shadow root.
 *
 * Its theme is set with `--ff-accent`, `--ff-surface`, `--ff-text`, `--ff-muted`, `--ff-border`, `--ff-danger`,
 * `--ff-success`, `--ff-radius`, `--ff-gap`, `--ff-font` and `--ff-focus`. Light or dark follows the page's
 * `color-scheme`, which can also be set on the element. Browsers without `light-dark()` show the light theme. In these
 * browsers, all text outside the cards has the page's colour.
 *
 * No rule here relies on styles of the element itself, so a page's `* { all: unset !important }` does no harm.
 * `.picker` resets everything, and inherits only the properties that a page sets for all of its content.
 */
export const styles = `
:host { display: block; min-inline-size: 0 }
:host([hidden]) { display: none }
*, ::before, ::after { box-sizing: border-box }

.picker {
  all: initial;
  display: block;
  visibility: inherit;
  color-scheme: inherit;
  color: inherit;
  /* The font shorthand is not used: inherit is invalid in it, and would make the whole declaration invalid. */
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
  --gap: var(--ff-gap, 12px);
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
  [part=summary] p { color: var(--text) }
  :is(.saving, .checking) [part=summary] p { color: var(--muted) }
}

fieldset {
  display: grid;
  gap: var(--gap);
  margin: 0;
  border: 0;
  padding: 0;
  min-inline-size: 0;
}
legend, .unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  padding: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

[part~=plan] {
  position: relative;
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  align-content: start;
  gap: 10px 12px;
  min-block-size: 44px;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  padding: 16px;
  background: var(--surface);
  color: var(--text);
  cursor: pointer;
  -webkit-tap-highlight-color: transparent;
}
[part~=selected] {
  border-color: var(--accent);
  box-shadow: inset 0 0 0 1px var(--accent);
}
[part~=unavailable], .locked [part~=plan]:not([part~=selected]) {
  --text: var(--muted);
  --accent: var(--muted);
  --success: var(--muted);
}
[part~=unavailable], .locked [part~=plan] { cursor: not-allowed }
[part~=unavailable]:not([part~=selected]) { border-style: dashed }

input {
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
input:checked { border-color: var(--accent); background: radial-gradient(var(--surface) 3.5px, var(--accent) 4.5px) }
input::before, input::after { content: ""; position: absolute; visibility: hidden; pointer-events: none }
/* The ring is an outline. An outline takes no room, so it cannot make the page scroll. */
input::after {
  inset: 0;
  border-radius: var(--radius);
  outline: 2px solid var(--ff-focus, var(--accent));
  outline-offset: 3px;
}
input:focus-visible { outline: 0 }
input:focus-visible::after { visibility: visible }
/* The circle that turns covers the radio's border. If the radio itself turned, the ring around the card would turn, too. */
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
.head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px }
.what { flex: 1 1 7em; max-inline-size: 100% }
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
[part~=highlighted] [part=badge] { background: var(--accent); color: var(--surface) }
[part=description], [part=was], [part=period], [part=tax], [part=equivalent] { display: block }
[part=description], [part=was], [part=period], [part=tax], [part=equivalent] { color: var(--muted) }
[part=description], [part=was], [part=period], [part=tax], [part=terms], [part=equivalent] { font-size: .875em }
[part=savings] { color: var(--success) }
[part~=price] { font-size: 1.25em; font-weight: 700; line-height: 1.15 }
.whole { flex: 0 0 100%; text-align: start }
.whole [part=was] { display: inline }
.whole ~ .line { flex: 1 }
[part~=trial] { display: block; font-size: 1.0625em; line-height: 1.3 }
.line { position: relative; display: block }
[part=problem] {
  position: absolute;
  inset-inline: 0 auto;
  padding-inline-start: 24px;
  color: var(--danger);
  font-size: .875em;
  font-weight: 500;
  line-height: 1.3;
}
[part=problem] svg { position: absolute; inset-inline-start: 0 }
/* Its terms are hidden only from view, because they still describe the plan. */
[part=problem] ~ * { clip-path: inset(50%) }
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

/* The texts are hidden but keep their room. Bars cover them. */
[part~=skeleton] { cursor: default }
[part~=skeleton] > :not(.mark) { visibility: hidden }
[part~=skeleton] [part]:not([part=features]) { position: relative }
/* With forced colours, browsers draw a transparent border in a visible colour. */
.mark, [part~=skeleton] [part]:not([part=features])::before {
  border: 1px solid transparent;
  border-radius: 6px;
  background: var(--border);
}
[part~=skeleton] [part]:not([part=features])::before {
  content: "";
  position: absolute;
  inset: 2px 0;
  inline-size: auto;
  block-size: auto;
  transform: none;
  visibility: visible;
}
.mark { inline-size: 20px; block-size: 20px; margin-block-start: 1px; border-radius: 50% }

[part=summary] {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 12px;
  padding-block-start: max(var(--gap), 12px);
}
p { margin: 0 }
/* The terms of all plans and the notice lie on top of each other, and only one of them is visible. The total is below. */
[part=notice], [part=summary] > p:not([part=total]) { grid-area: 1/1 }
[part=summary] > p { font-size: .9375em }
[part=summary] > p:not([part=total]) { min-block-size: 4.2em }
[part=summary] > p:empty::before { content: attr(data-text); visibility: hidden }
[part=notice][class] ~ p:not([part=total]) { visibility: hidden }
[part=notice] { position: relative; font-size: .875em }
[part=notice][class] { padding-inline-start: 28px }
[part=notice] > svg { position: absolute; inset-inline-start: 0 }
[part=notice] p { display: inline }
svg {
  inline-size: 20px;
  block-size: 20px;
  fill: none;
  stroke: currentcolor;
  stroke-width: 1.75;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.end { font-weight: 600 }
[part=problem] svg, .trouble svg, .end svg { fill: var(--danger); stroke: var(--surface) }
/* The button looks like the last words of the text. It reaches above and below the line, so that a thumb can press it. */
button {
  min-inline-size: 44px;
  max-inline-size: 100%;
  margin-block: -12px;
  border: 0;
  padding: 12px 0;
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
  [part~=skeleton] > * { animation: wait 1s ease-in-out infinite alternate }
  @keyframes wait { to { opacity: .4 } }
  .progress svg, .unsure input::before { animation: turn 1s linear infinite }
  @keyframes turn { to { rotate: 1turn } }
}
/* A browser without color-mix() would give these cards no colour, and their text could not be read on a dark page. */
@supports (color: color-mix(in srgb, red, red)) {
  [part~=selected] { background: color-mix(in srgb, var(--accent) 7%, var(--surface)) }
  [part=badge] { background: color-mix(in srgb, var(--accent) 13%, var(--surface)) }
  [part=savings] { background: color-mix(in srgb, var(--success) 10%, var(--surface)) }
  .mark, [part~=skeleton] [part]:not([part=features])::before {
    background: color-mix(in srgb, var(--muted) 18%, var(--surface));
  }
}
@media (forced-colors: active) {
  [part~=selected] { outline: 2px solid Highlight; outline-offset: -2px }
  label:not(.unsure) input:checked { border-width: 6px; background: none }
  [part~=unavailable], .locked [part~=plan]:not([part~=selected]) { color: GrayText }
}

@container (min-width: 20em) {
  [part=summary] > p:not([part=total]) { min-block-size: 2.8em }
}
/* The whole sentence replaces the number where it fits beside a title. */
@container (min-width: 30em) {
  .stack .discount { display: none }
  .stack [part=savings] .unseen {
    position: static;
    overflow: visible;
    clip-path: none;
    white-space: normal;
  }
}
/* In cards side by side, the same parts are on one line, because each card spans five rows of the group. */
@container (min-width: 30em) {
  .row fieldset { grid-template-columns: repeat(auto-fit, minmax(12em, 1fr)) }
  .row [part~=plan] { grid-row: span 5; grid-template-rows: subgrid }
  .row :is(.head, .what) { display: contents }
  .row .what > :first-child { grid-column: 2 }
  .row .cost { grid-area: 2/2; align-self: end; margin: 0; text-align: start }
  .row .whole ~ [part=equivalent] { grid-area: 3/2 }
  .row [part=features] { grid-row: 4 }
  .row .line { grid-area: 5/2 }
}
@container (min-width: 40em) {
  .auto fieldset { grid-template-columns: repeat(auto-fit, minmax(12em, 1fr)) }
  .auto [part~=plan] { grid-row: span 5; grid-template-rows: subgrid }
  .auto :is(.head, .what) { display: contents }
  .auto .what > :first-child { grid-column: 2 }
  .auto .cost { grid-area: 2/2; align-self: end; margin: 0; text-align: start }
  .auto .whole ~ [part=equivalent] { grid-area: 3/2 }
  .auto [part=features] { grid-row: 4 }
  .auto .line { grid-area: 5/2 }
}
/* If four cards do not fit beside each other, they are in two rows of two. */
@container (min-width: 40em) and (max-width: 51em) {
  :is(.row, .auto) fieldset:has(label:nth-of-type(4):last-of-type) { grid-template-columns: 1fr 1fr }
}
`;
