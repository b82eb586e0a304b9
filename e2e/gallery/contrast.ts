/** Whether the colours of a theme can be told apart, measured as WCAG 2 does. Colours are written as #rrggbb. */
import type { Tokens } from './tokens.ts';

/** Returns the colour of a token such as `accent`, in one scheme. */
type Colours = (token: string) => string;

interface Demand {
  readonly what: string;
  /** The lowest ratio: 4.5 for text, and 3 for marks. */
  readonly least: number;
  pair(colour: Colours): readonly [string, string];
}

export interface Contrast {
  readonly what: string;
  readonly least: number;
  readonly ratio: number;
}

/** What shoppers must be able to see. The tints are those of the picker's style sheet. */
const demands: readonly Demand[] = [
  { what: 'Text on surface', least: 4.5, pair: (colour) => [colour('text'), colour('surface')] },
  { what: 'Muted on surface', least: 4.5, pair: (colour) => [colour('muted'), colour('surface')] },
  {
    what: 'Muted on the chosen card',
    least: 4.5,
    pair: (colour) => [colour('muted'), mix(colour('accent'), 0.07, colour('surface'))],
  },
  { what: 'Accent on surface', least: 3, pair: (colour) => [colour('accent'), colour('surface')] },
  {
    what: 'Accent on a badge',
    least: 4.5,
    pair: (colour) => [colour('accent'), mix(colour('accent'), 0.13, colour('surface'))],
  },
  {
    what: 'Surface on accent',
    least: 4.5,
    pair: (colour) => [colour('surface'), colour('accent')],
  },
  {
    what: 'Danger on the chosen card',
    least: 4.5,
    pair: (colour) => [colour('danger'), mix(colour('accent'), 0.07, colour('surface'))],
  },
  {
    what: 'Success on a saving',
    least: 4.5,
    pair: (colour) => [colour('success'), mix(colour('success'), 0.1, colour('surface'))],
  },
  { what: 'Focus on surface', least: 3, pair: (colour) => [colour('focus'), colour('surface')] },
];

export const schemes = ['light', 'dark'] as const;

/** The theme must give each colour a light and a dark value. */
export function checkContrast(tokens: Tokens, scheme: (typeof schemes)[number]): Contrast[] {
  const colour: Colours = (token) => {
    const value = tokens[`--ff-${token}`] ?? (token === 'focus' ? tokens['--ff-accent'] : '');
    const found = value?.match(/#[\da-f]{6}\b/gi)?.[schemes.indexOf(scheme)];
    if (!found) throw new Error(`--ff-${token}: expected light-dark(#rrggbb, #rrggbb), got ${value}`);
    return found;
  };
  return demands.map(({ what, least, pair }) => ({ what, least, ratio: ratioOf(...pair(colour)) }));
}

const ratioOf = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const luminanceOf = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour)
    .map((channel) => channel / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Mixes as CSS does: `color-mix(in srgb, one share, other)`. */
const mix = (one: string, share: number, other: string): string => {
  const others = channelsOf(other);
  const mixed = channelsOf(one).map((channel, at) =>
    Math.round(channel * share + (others[at] ?? 0) * (1 - share)),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
};

const channelsOf = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
