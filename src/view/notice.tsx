import { Component, createRef, h } from 'preact';
import { fill } from '../messages.ts';
import type { Ident, Problem } from '../types.ts';
import { hasFocus } from './focus.ts';
import type { PickerProps } from './props.ts';

type NoticeProps = Omit<PickerProps, 'locale' | 'layout' | 'required'>;

/**
 * The line below the cards. Screen readers announce the same text. Progress that takes less than a second gets no text.
 */
export class Notice extends Component<NoticeProps, { isLasting: boolean }> {
  override state = { isLasting: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  override componentDidMount() {
    this.#watch();
  }

  override componentDidUpdate() {
    this.#watch();
  }

  override componentWillUnmount() {
    clearTimeout(this.#timer);
  }

  /** Shows progress once it has lasted a second. */
  #watch() {
    if (isBusy(this.props)) {
      this.#timer ??= setTimeout(() => this.setState({ isLasting: true }), 1000);
    } else if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.setState({ isLasting: false });
    }
  }

  override render(props: NoticeProps) {
    const message = messageFor(props, isBusy(props) && this.state.isLasting);
    const act = message?.act && actions(props)[message.act];
    return (
      <div part="notice" class={message?.tone}>
        {message && <Icon tone={message.tone} />}
        <p role="status">
          {/* Each text gets a new node. If right-to-left text changes, browsers count its node as moved. */}
          <span key={message?.text}>{message?.text}</span>
        </p>
        {/* The key is the action, so that a focused button does not become another button. */}
        {act && <Button key={message.act} {...act} />}
      </div>
    );
  }
}

const isBusy = ({ prices, status }: NoticeProps): boolean =>
  prices.awaited.length > 0 || status === 'saving' || status === 'checking';

type Rollback = NonNullable<PickerProps['rollback']>;
type Tone = 'progress' | 'success' | 'quiet' | 'trouble' | 'end';

interface Message {
  readonly tone: Tone;
  readonly text: string;
  readonly act?: Act | false;
}

/** What the button beside the text does. */
type Act = 'retry' | 'choose-again' | 'pay-here';

/** @param lasting whether the shopper has waited for a second */
export function messageFor(props: NoticeProps, lasting: boolean): Message | null {
  const { prices, shown, status, payment, problem, rollback, justConfirmed, messages } = props;

  if (status === 'closed') return { tone: 'end', text: reasonOf(problem ?? { kind: 'config' }, props) };
  if (payment !== 'none')
    return { tone: 'quiet', text: messages.paymentElsewhere, act: payment === 'silent' && 'pay-here' };
  if (status === 'locked') return { tone: 'quiet', text: messages.locked };

  if (prices.awaited.length > 0) {
    if (prices.failed) return { tone: 'trouble', text: messages.loadingFailed, act: 'retry' };
    return lasting ? { tone: 'progress', text: messages.loading } : null;
  }

  const unsure = status === 'saving' || status === 'checking';
  if (unsure && problem && refusesShown(problem, shown))
    return {
      tone: 'trouble',
      text: fill(messages.chooseAnother, { plan: titleOf(shown, props) }),
      act: 'retry',
    };
  if (unsure && problem && hinders(problem, rollback !== null))
    return { tone: 'trouble', text: reasonOf(problem, props), act: 'retry' };
  if (rollback) return messageOfRollback(rollback, unsure, lasting, props);
  if (unsure) return lasting ? { tone: 'progress', text: messages[status] } : null;
  if (justConfirmed !== null)
    return { tone: 'success', text: fill(messages.confirmed, { plan: titleOf(justConfirmed, props) }) };
  return null;
}

function messageOfRollback(
  { from, to, problem }: Rollback,
  unsure: boolean,
  lasting: boolean,
  props: NoticeProps,
): Message | null {
  const { confirmed, lostPick, offers, disabled, messages } = props;
  // No text is shown yet, because the answer may come soon. Then the shopper reads one text instead of two.
  if (unsure && !lasting) return null;
  const isOffered = !disabled && offers.some(({ plan, selectable }) => selectable && plan.ident === lostPick);
  const text =
    to === null ? messages.rolledBackToNone : confirmed === to ? messages.rolledBack : messages.rollingBack;
  return {
    tone: 'trouble',
    text: fill(text, {
      from: titleOf(from, props),
      to: titleOf(to, props),
      reason: reasonOf(problem, props),
    }),
    act: unsure && (isOffered ? 'choose-again' : 'retry'),
  };
}

const titleOf = (ident: Ident | null | undefined, { offers }: NoticeProps): string =>
  offers.find(({ plan }) => plan.ident === ident)?.plan.title ?? ident ?? '';

const reasonOf = ({ kind, ident }: Pick<Problem, 'kind' | 'ident'>, props: NoticeProps): string =>
  fill(props.messages.reasons[kind], { from: titleOf(ident ?? props.rollback?.from ?? props.shown, props) });

/**
 * Whether the problem is that the plan on screen is refused. Another attempt would be refused too, so no text may ask
 * the shopper to wait.
 */
const refusesShown = ({ kind, ident }: Problem, shown: Ident | null): boolean =>
  (kind === 'refused' || kind === 'plans') && ident !== undefined && ident === shown;

/**
 * Whether the problem gets a text of its own. The text of a roll-back says already that there is a network problem. The
 * problem `after-update` always gets its own text.
 */
const hinders = ({ kind }: Problem, rolledBack: boolean): boolean =>
  kind === 'after-update' || (!rolledBack && (kind === 'unreachable' || kind === 'unclear'));

export const actions = (props: NoticeProps): Readonly<Record<Act, ButtonProps>> => {
  const { lostPick, messages, onRetry, onPick, onPayHere } = props;
  return {
    retry: { label: messages.retry, onPress: onRetry },
    'pay-here': { label: messages.payHere, onPress: onPayHere },
    'choose-again': {
      label: fill(messages.chooseAgain, { plan: titleOf(lostPick, props) }),
      onPress: () => lostPick !== null && onPick(lostPick, 'pointer'),
    },
  };
};

interface ButtonProps {
  readonly label: string;
  onPress(): void;
}

class Button extends Component<ButtonProps> {
  readonly #button = createRef<HTMLButtonElement>();

  /**
   * If a focused button is removed, the focus falls back to the start of the page. Here the radio of the shown plan
   * takes the focus instead.
   */
  override componentWillUnmount() {
    const leaving = this.#button.current;
    if (!leaving || !hasFocus(leaving)) return;
    const picker = leaving.closest('.picker');
    (picker?.querySelector<HTMLInputElement>('input:checked') ?? picker?.querySelector('input'))?.focus();
  }

  override render({ label, onPress }: ButtonProps) {
    return [
      // The space is part of the button, so it is removed together with the button. A space that stayed would move
      // between lines, and browsers count that as a layout shift.
      ' ',
      <button key="button" ref={this.#button} type="button" part="retry" onClick={() => onPress()}>
        <span>{label}</span>
      </button>,
    ];
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
