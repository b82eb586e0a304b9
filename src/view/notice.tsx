import { Component, createRef, h } from 'preact';
import { fill } from '../messages.ts';
import { hasFocus } from './focus.ts';
import { Icon } from './icon.tsx';
import { hinders, isUnsure, reasonOf, refusesShown, titleOf, troubleOf } from './problem.ts';
import type { NoticeProps, PickerProps } from './props.ts';

/**
 * What screen readers announce. The same text is visible, unless a card or the summary shows it already. Progress that
 * takes less than a second gets no text.
 */
export class Notice extends Component<PickerProps, { isLasting: boolean }> {
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

  override render(props: PickerProps) {
    const message = messageFor(props, isBusy(props) && this.state.isLasting);
    return (
      <div part="notice" class={message?.tone}>
        {message?.tone === 'trouble' && <Icon />}
        <p role="status" class={message?.tone ? 'told' : 'unseen'}>
          {/* Each text gets a new node. In the same node, new right-to-left text would count as a layout shift. */}
          <span key={message?.text}>{message?.text}</span>
        </p>
        {/* The key is the label, so that a focused button does not become another button. */}
        {message?.act && <Button key={message.act.label} {...message.act} />}
      </div>
    );
  }
}

/** Whether the summary shows what the confirmed plan costs, and what is under way. */
const isInSummary = ({ offers, confirmed }: NoticeProps): boolean =>
  offers.some(({ plan, terms }) => terms && plan.ident === confirmed);

const isBusy = (props: NoticeProps): boolean => props.prices.awaited.length > 0 || isUnsure(props);

type Rollback = NonNullable<PickerProps['rollback']>;

interface Message {
  /** A message without a tone is only for screen readers, because a card or the summary shows the same. */
  readonly tone?: 'calm' | 'trouble' | undefined;
  readonly text: string;
  /** The button beside the text. */
  readonly act?: ButtonProps | false;
}

/** @param lasting whether the shopper has waited for a second */
export function messageFor(props: NoticeProps, lasting: boolean): Message | null {
  const { prices, shown, status, payment, problem, rollback, justConfirmed, messages } = props;
  const retry = { label: messages.retry, onPress: props.onRetry };

  if (status === 'closed') {
    const { kind } = problem ?? { kind: 'config' as const };
    const act = kind === 'session-expired' && { label: messages.reload, onPress: props.onReload };
    return { tone: 'trouble', text: reasonOf({ kind }, props), act };
  }
  if (payment !== 'none')
    return {
      tone: 'calm',
      text: messages.paymentElsewhere,
      act: payment === 'silent' && { label: messages.payHere, onPress: props.onPayHere },
    };
  if (status === 'locked') return { tone: isInSummary(props) ? undefined : 'calm', text: messages.locked };

  if (prices.awaited.length > 0) {
    if (prices.failed) return { tone: 'trouble', text: messages.loadingFailed, act: retry };
    return lasting ? { tone: 'calm', text: messages.loading } : null;
  }

  const unsure = status === 'saving' || status === 'checking';
  if (unsure && refusesShown(props))
    return {
      tone: 'trouble',
      text: fill(messages.chooseAnother, { plan: titleOf(shown, props) }),
      act: retry,
    };
  if (unsure && problem && hinders(props))
    return { tone: 'trouble', text: reasonOf(problem, props), act: retry };
  if (rollback) return messageOfRollback(rollback, unsure, lasting, retry, props);
  if (unsure) return lasting ? { tone: 'calm', text: messages[status] } : null;
  return justConfirmed === null
    ? null
    : { text: fill(messages.confirmed, { plan: titleOf(justConfirmed, props) }) };
}

function messageOfRollback(
  { from, to, problem }: Rollback,
  unsure: boolean,
  lasting: boolean,
  retry: ButtonProps,
  props: NoticeProps,
): Message | null {
  const { confirmed, lostPick, offers, disabled, messages } = props;
  // No text is shown in the first second, because the answer may come by then. In that case, the shopper reads one text
  // instead of two.
  if (unsure && !lasting) return null;
  const isOffered = !disabled && offers.some(({ plan, selectable }) => selectable && plan.ident === lostPick);
  const isOver = to !== null && confirmed === to;
  const text = to === null ? messages.rolledBackToNone : isOver ? messages.rolledBack : messages.rollingBack;
  const isOnCard = offers.some(({ plan }) => plan.ident === from) && troubleOf(from, props) !== null;
  return {
    // The card already has the sign of trouble.
    tone: isOnCard ? (unsure || !isOver ? 'calm' : undefined) : 'trouble',
    text: fill(text, {
      from: titleOf(from, props),
      to: titleOf(to, props),
      reason: reasonOf(problem, props),
    }),
    act:
      unsure &&
      (isOffered
        ? {
            label: fill(messages.chooseAgain, { plan: titleOf(lostPick, props) }),
            onPress: () => lostPick !== null && props.onPick(lostPick, 'pointer'),
          }
        : retry),
  };
}

interface ButtonProps {
  readonly label: string;
  onPress(): void;
}

class Button extends Component<ButtonProps> {
  readonly #button = createRef<HTMLButtonElement>();

  /**
   * If a focused button is removed, the focus falls back to the start of the page. Here the radio of the plan shown
   * takes the focus instead. If no plan is shown, the first radio takes it.
   */
  override componentWillUnmount() {
    const leaving = this.#button.current;
    if (!leaving || !hasFocus(leaving)) return;
    const picker = leaving.closest('.picker');
    (picker?.querySelector<HTMLInputElement>('input:checked') ?? picker?.querySelector('input'))?.focus();
  }

  override render({ label, onPress }: ButtonProps) {
    return [
      // This component also makes the space, so that the space is removed together with the button. A space that stayed
      // would move between lines, and browsers would count this move as a layout shift.
      ' ',
      <button key="button" ref={this.#button} type="button" part="retry" onClick={() => onPress()}>
        <span>{label}</span>
      </button>,
    ];
  }
}
