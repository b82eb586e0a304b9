import { Component, createRef, h } from 'preact';
import { fill } from '../messages.ts';
import type { Ident, Problem } from '../types.ts';
import { hasFocus } from './focus.ts';
import type { PickerProps } from './picker.tsx';

type NoticeProps = Pick<
  PickerProps,
  'offers' | 'prices' | 'shown' | 'status' | 'problem' | 'rollback' | 'justConfirmed' | 'messages' | 'onRetry'
>;

/** The line below the cards. What is read is also what is said: one text, so never two messages for one pick. */
export class Notice extends Component<NoticeProps, { isLasting: boolean }> {
  override state = { isLasting: false };
  #patience: ReturnType<typeof setTimeout> | undefined;

  override componentDidMount() {
    this.#watch();
  }

  override componentDidUpdate() {
    this.#watch();
  }

  override componentWillUnmount() {
    clearTimeout(this.#patience);
  }

  /** Progress is worth a word once it has lasted a second. */
  #watch() {
    if (isBusy(this.props)) {
      this.#patience ??= setTimeout(() => this.setState({ isLasting: true }), 1000);
    } else if (this.#patience !== undefined) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.setState({ isLasting: false });
    }
  }

  override render(props: NoticeProps) {
    const { messages, onRetry } = props;
    const news = tell(props, isBusy(props) && this.state.isLasting);
    return (
      <div part="notice" class={news?.tone}>
        {news && <Icon tone={news.tone} />}
        <p role="status">
          {/* Each text is a node of its own: to a browser, one that changes from right to left is one that moved. */}
          <span key={news?.text}>{news?.text}</span>
        </p>
        {news?.canRetry && <Retry label={messages.retry} onRetry={onRetry} />}
      </div>
    );
  }
}

const isBusy = ({ prices, status }: NoticeProps): boolean =>
  prices.awaited.length > 0 || status === 'saving' || status === 'checking';

type Tone = 'progress' | 'success' | 'quiet' | 'trouble' | 'end';

interface News {
  readonly tone: Tone;
  readonly text: string;
  readonly canRetry?: boolean;
}

function tell(props: NoticeProps, lasting: boolean): News | null {
  const { offers, prices, shown, status, problem, rollback, justConfirmed, messages } = props;

  const titleOf = (ident: Ident | null | undefined) =>
    offers.find(({ plan }) => plan.ident === ident)?.plan.title ?? ident ?? '';
  const reasonOf = ({ kind, ident }: Pick<Problem, 'kind' | 'ident'>) =>
    fill(messages.reasons[kind], { from: titleOf(ident ?? rollback?.from ?? shown) });

  if (status === 'closed') return { tone: 'end', text: reasonOf(problem ?? { kind: 'config' }) };
  if (status === 'locked') return { tone: 'quiet', text: messages.locked };

  if (prices.awaited.length > 0) {
    if (prices.failed) return { tone: 'trouble', text: messages.loadingFailed, canRetry: true };
    return lasting ? { tone: 'progress', text: messages.loading } : null;
  }

  const unsure = status === 'saving' || status === 'checking';
  const trouble = unsure && problem && hinders(problem, rollback !== null) ? problem : null;
  if (trouble) return { tone: 'trouble', text: reasonOf(trouble), canRetry: true };
  if (rollback) {
    const { from, to } = rollback;
    return {
      tone: 'trouble',
      text: fill(to === null ? messages.rolledBackToNone : messages.rolledBack, {
        from: titleOf(from),
        to: titleOf(to),
        reason: reasonOf(rollback.problem),
      }),
      canRetry: unsure,
    };
  }
  if (unsure) return lasting ? { tone: 'progress', text: messages[status] } : null;
  if (justConfirmed !== null)
    return { tone: 'success', text: fill(messages.confirmed, { plan: titleOf(justConfirmed) }) };
  return null;
}

/** A roll-back has its own words for what the network did; a payment form that lags behind is news all the same. */
const hinders = ({ kind }: Problem, rolledBack: boolean): boolean =>
  kind === 'after-update' || (!rolledBack && (kind === 'unreachable' || kind === 'unclear'));

class Retry extends Component<{ label: string; onRetry(): void }> {
  readonly #button = createRef<HTMLButtonElement>();

  /** When it leaves while focused, the focus would fall back to the start of the page: the shown plan takes it. */
  override componentWillUnmount() {
    const leaving = this.#button.current;
    if (!leaving || !hasFocus(leaving)) return;
    const picker = leaving.closest('.picker');
    (picker?.querySelector<HTMLInputElement>('input:checked') ?? picker?.querySelector('input'))?.focus();
  }

  override render({ label, onRetry }: { label: string; onRetry(): void }) {
    return (
      <button ref={this.#button} type="button" part="retry" onClick={() => onRetry()}>
        <span>{label}</span>
      </button>
    );
  }
}

const alert = 'M10 6v4.5M10 13.8v.2M18 10a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z';
const icons: Readonly<Record<Tone, string>> = {
  progress: 'M10 2a8 8 0 1 1-8 8',
  success: 'm4 10.5 4 4 8-9',
  quiet: 'M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 6 0v3',
  trouble: alert,
  end: alert,
};

const Icon = ({ tone }: { tone: Tone }) => (
  <svg viewBox="0 0 20 20" aria-hidden="true">
    <path d={icons[tone]} />
  </svg>
);
