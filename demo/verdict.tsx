/** Compares what the picker says with what the service holds. */
import { h } from 'preact';
import { receipt } from './payment.ts';
import { moment } from './picker.ts';
import { isReal } from './service.ts';
import { hasSandbox } from './session.ts';
import { answer, glance } from './truth.ts';

type Judgement = readonly [name: '' | 'agree' | 'unsure' | 'broken', text: string];

const judge = (): Judgement => {
  if (hasSandbox.value === false) return ['', 'There is no sandbox at this address. “npm start” brings one.'];
  if (isReal)
    return [
      '',
      'The real service is in charge of this session. It can’t be asked what a session holds, so there is no truth ' +
        'to show. This page never charges.',
    ];
  if (!answer.value) return ['', ''];
  const { truth, message, seen } = answer.value;
  if (!truth) return ['', `The service’s own word is missing: ${message}.`];
  if (receipt.value) {
    const { charged, shown } = receipt.value;
    return [charged === shown ? 'agree' : 'broken', `${charged} was charged.`];
  }
  if (seen !== glance()) return ['', 'Asking the service what it holds…'];
  return compare(truth.holds);
};

const compare = (holds: string): Judgement => {
  const { shown, canPay, status } = moment.value;
  const differs = `The screen shows ${shown || 'no plan'}, the service holds ${holds}.`;
  if (canPay && holds !== shown)
    return [
      'broken',
      `${differs} Yet it could be paid: something else wrote to this session, or that is a bug.`,
    ];
  if (canPay) return ['agree', `The screen and the service agree: a payment charges ${holds}.`];
  if (status === 'closed') return ['', `No payment is possible. The service holds ${holds}.`];
  if (holds !== shown) return ['unsure', `${differs} The payment is held back.`];
  return ['unsure', 'They agree, but the picker can’t know that yet. It holds the payment back.'];
};

export function Verdict() {
  const [name, text] = judge();
  return (
    <p class={`verdict ${name}`} id="verdict">
      {text}
    </p>
  );
}
