/** The props of the view while nothing is under way. */
import { english } from '../../src/messages.ts';
import type { PickerProps } from '../../src/view/props.ts';

const nothing = () => {};

export const restingView: PickerProps = {
  offers: [],
  prices: { awaited: [], failed: false },
  shown: null,
  confirmed: null,
  status: 'ready',
  payment: 'none',
  problem: null,
  rollback: null,
  total: null,
  lostPick: null,
  justConfirmed: null,
  messages: english,
  locale: 'en',
  layout: 'auto',
  disabled: false,
  required: false,
  onPick: nothing,
  onRetry: nothing,
  onPayHere: nothing,
  onReload: nothing,
};

/** The props of a picker view that has no plans yet. */
export const awaiting = { status: 'empty', shown: null, offers: [] } as const;
