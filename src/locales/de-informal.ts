import type { Messages } from '../messages.ts';
import german from './de.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...german,
  legend: 'Wähle deinen Tarif',
  renews: 'Verlängert sich für {price} {per}, bis du kündigst.',
  totalPending: 'Dein Gesamtbetrag wird berechnet …',
  saving: 'Deine Auswahl wird gespeichert …',
  checking: 'Dein Tarif wird geprüft …',
  planChanged: 'Dein Tarif hat sich geändert. Bitte prüfe ihn und bezahle erneut.',
  rolledBackToNone: '{reason} Bitte wähle erneut einen Tarif.',
  chooseAnother: '{plan} ist nicht verfügbar. Bitte wähle einen anderen Tarif.',
  chooseFirst: 'Wähle einen Tarif, um fortzufahren.',
  notYet: 'Einen Moment bitte: Dein Tarif wird noch bestätigt.',
  reasons: {
    ...german.reasons,
    'already-subscribed': 'Du hast bereits ein aktives Abonnement.',
  },
} satisfies Messages;
