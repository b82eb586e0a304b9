import { h } from 'preact';

/** Marks a text about a problem. */
export const Icon = () => (
  <svg viewBox="0 0 20 20" aria-hidden="true">
    <path d="M10 6v4.5M10 13.8v.2M18 10a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z" />
  </svg>
);
