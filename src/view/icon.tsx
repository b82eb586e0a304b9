import { h } from 'preact';

const alert = 'M10 6v4.5M10 13.8v.2M18 10a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z';
const icons = {
  progress: 'M10 2a8 8 0 1 1-8 8',
  quiet: 'M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 6 0v3',
  trouble: alert,
  end: alert,
};

/** What a text is about: something under way, a lock, a problem, or the end of the session. */
export type Tone = keyof typeof icons;

export const Icon = ({ tone }: { tone: Tone }) => (
  <svg viewBox="0 0 20 20" aria-hidden="true">
    <path d={icons[tone]} />
  </svg>
);
