/** Features that the picker uses although an old browser lacks them, and what happens in that browser. */

export const fallbacksInCode: Readonly<Record<string, string>> = {
  'Symbol.dispose': '`using` needs it, and whoever has no `using` calls `release()` or `disconnect()`',
  'AbortSignal.any': 'ky looks whether it is there; the picker gives ky a single signal',
  '.moveBefore': 'Preact looks whether it is there, and inserts otherwise',
  '.prerendering': 'undefined where no page is prerendered',
  '.s': 'a name of Preact’s or the signals’ own',
  '.dispose': 'a name of the signals’ own',
};

export const fallbacksInStyles: Readonly<Record<string, string>> = {
  '@container': 'plans stand one below the other, and the notice has the room of its longest text',
  'container-type': 'see @container',
  'container-type: inline-size': 'see @container',
  'contain-intrinsic-inline-size': 'see @container: it is for what contains its size',
  'grid-template-rows: subgrid': 'what is alike in cards side by side need not stand on one line',
  'light-dark()': 'behind @supports: cards are light, see e2e/look.spec.ts',
  'color-mix()': 'behind @supports: plain colours, see e2e/look.spec.ts',
  hyphens: 'long words break anywhere',
  'text-wrap': 'lines break as they always did',
  'text-wrap: pretty': 'see text-wrap',
  'cursor: pointer': 'a phone has no cursor',
  'cursor: not-allowed': 'a phone has no cursor',
  'cursor: default': 'a phone has no cursor',
  '-webkit-tap-highlight-color': 'a card flashes when it is tapped',
};
