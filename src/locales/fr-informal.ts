import type { Messages } from '../messages.ts';
import french from './fr.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...french,
  legend: 'Choisis ta formule',
  saving: 'Enregistrement de ton choix…',
  checking: 'Vérification de ta formule…',
  planChanged: 'Ta formule a changé. Vérifie-la, puis paie à nouveau.',
  rolledBack: '{reason} Ta formule reste {to}.',
  rolledBackToNone: '{reason} Choisis à nouveau une formule.',
  chooseAnother: 'La formule {plan} est indisponible. Choisis-en une autre.',
  chooseFirst: 'Choisis une formule pour continuer.',
  notYet: 'Un instant\u00A0: ta formule est en cours de confirmation.',
  reasons: {
    ...french.reasons,
    'already-subscribed': 'Tu as déjà un abonnement actif.',
  },
} satisfies Messages;
