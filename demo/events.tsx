/** The picker's last events, the newest first. */
import { signal } from '@preact/signals';
import type { PlanPickerNews } from 'funnelfox-plan-picker';
import { h } from 'preact';
import { onNews } from './picker.ts';
import { openedAt } from './session.ts';
import { seconds } from './time.ts';

interface Line {
  readonly id: number;
  readonly at: number;
  readonly news: PlanPickerNews;
}

const lines = signal<readonly Line[]>([]);
let heard = 0;

onNews((news) => {
  heard += 1;
  const line = { id: heard, at: performance.now(), news };
  lines.value = [line, ...lines.value].slice(0, 30);
});

export function Events() {
  const since = openedAt.value;
  return (
    <section aria-labelledby="log-title">
      <h2 class="title" id="log-title">
        Events
      </h2>
      <ol class="log" aria-labelledby="log-title">
        {lines.value
          .filter(({ at }) => at >= since)
          .map(({ id, at, news }) => (
            <li key={id}>
              <time>{seconds(at - since)}</time>
              <span>
                <b>{news.type}</b> {summary(news.detail)}
              </span>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** Writes the detail of an event in one line. For a list, it writes only the length. */
const summary = (detail: object): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${told(value)}`)
    .join(', ');

const told = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length;
  return value && typeof value === 'object' ? `(${summary(value)})` : value;
};
