import { Component, createRef, h } from 'preact';
import { fill } from '../messages.ts';
import { hasFocus } from './focus.ts';
import { Icon, type Tone } from './icon.tsx';
import { hinders, isUnsure, reasonOf, refusesShown, titleOf } from './problem.ts';
import type { NoticeProps, PickerProps } from './props.ts';

/**
 * What screen readers announce. The same text is visible, unless a card shows it already. Progress that takes less than
 * a second gets no text.
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
    const act = message?.act && actions(props)[message.act];
    return (
      <div part="notice" class={message?.tone ?? undefined}>
        {message?.tone && <Icon tone={message.tone} />}
        <p role="status" class={message?.tone ? undefined : 'unseen'}>
          {/* Each text gets a new node. If right-to-left text changes, browsers count its node as moved. */}
          <span key={`${message?.heard} ${message?.text}`}>
            {message?.heard && <span class="unseen">{message.heard} </span>}
            {message?.text}
          </span>
        </p>
        {/* The key is the action, so that a focused button does not become another button. */}
        {act && <Button key={message.act} {...act} />}
      </div>
    );
  }
}

const isBusy = (props: NoticeProps): boolean => props.prices.awaited.length > 0 || isUnsure(props);

type Rollback = NonNullable<PickerProps['rollback']>;

interface Message {
  /** A message without a tone is only for screen readers, because a card shows the same. */
  readonly tone: Tone | null;
  /** Only screen readers get this beginning, because a card shows the same. */
  readonly heard?: string | false;
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
  if (unsure && refusesShown(props))
    return {
      tone: 'trouble',
      text: fill(messages.chooseAnother, { plan: titleOf(shown, props) }),
      act: 'retry',
    };
  if (unsure && problem && hinders(props))
    return { tone: 'trouble', text: reasonOf(problem, props), act: 'retry' };
  if (rollback) return messageOfRollback(rollback, unsure, lasting, props);
  if (unsure) return lasting ? { tone: 'progress', text: messages[status] } : null;
  return justConfirmed === null
    ? null
    : { tone: null, text: fill(messages.confirmed, { plan: titleOf(justConfirmed, props) }) };
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
  const isOver = to !== null && confirmed === to;
  const text = to === null ? messages.rolledBackToNone : isOver ? messages.rolledBack : messages.rollingBack;
  const isOnCard = offers.some(({ plan }) => plan.ident === from);
  const reason = reasonOf(problem, props);
  return {
    tone: unsure || !isOver || !isOnCard ? 'trouble' : null,
    heard: isOnCard && reason,
    text: fill(text, {
      from: titleOf(from, props),
      to: titleOf(to, props),
      reason: isOnCard ? '' : reason,
    }).trim(),
    act: unsure && (isOffered ? 'choose-again' : 'retry'),
  };
}

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
