import type { Messages } from '../messages.ts';
import italian from './it.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...italian,
  legend: 'Scegli il tuo piano',
  planChanged: 'Il piano è cambiato. Controllalo e ripeti il pagamento.',
  rolledBack: '{reason} Il tuo piano resta {to}.',
  rolledBackToNone: '{reason} Scegli di nuovo un piano.',
  chooseAnother: 'Al momento non è possibile selezionare {plan}. Scegli un altro piano.',
  chooseFirst: 'Scegli un piano per continuare.',
  reasons: {
    ...italian.reasons,
    'already-subscribed': 'Hai già un abbonamento attivo.',
  },
} satisfies Messages;
