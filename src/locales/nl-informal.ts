import type { Messages } from '../messages.ts';
import dutch from './nl.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...dutch,
  legend: 'Kies je abonnement',
  renews: 'Wordt verlengd voor {price} {per} totdat je opzegt.',
  saving: 'Je keuze wordt opgeslagen…',
  checking: 'Je abonnement wordt gecontroleerd…',
  planChanged: 'Je abonnement is gewijzigd. Controleer het en betaal opnieuw.',
  rolledBack: '{reason} Je abonnement blijft {to}.',
  notYet: 'Een ogenblik: je abonnement wordt nog bevestigd.',
  reasons: {
    ...dutch.reasons,
    'already-subscribed': 'Je hebt al een actief abonnement.',
  },
} satisfies Messages;
