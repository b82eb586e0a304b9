import type { Messages } from '../messages.ts';

export default {
  legend: 'Kies uw abonnement',
  perMinute: {
    one: 'per minuut',
    other: 'elke {count} minuten',
  },
  perDay: {
    one: 'per dag',
    other: 'elke {count} dagen',
  },
  perWeek: {
    one: 'per week',
    other: 'elke {count} weken',
  },
  perMonth: {
    one: 'per maand',
    other: 'elke {count} maanden',
  },
  perYear: {
    one: 'per jaar',
    other: 'elke {count} jaar',
  },
  once: 'eenmalige betaling',
  renews: 'Wordt verlengd voor {price} {per} totdat u opzegt.',
  freeTrial: 'Vandaag te betalen: {dueToday}. Gratis gedurende {length}.',
  paidTrial: 'Vandaag te betalen: {dueToday} voor {length}.',
  afterTrial: 'Daarna {price} {per}, met verlenging totdat u opzegt.',
  previousPrice: 'Voorheen {price}',
  unavailable: 'Op dit moment niet beschikbaar',
  loading: 'Prijzen worden geladen…',
  loadingFailed: 'De prijzen konden niet worden geladen.',
  saving: 'Uw keuze wordt opgeslagen…',
  confirmed: '{plan} is geselecteerd.',
  checking: 'Uw abonnement wordt gecontroleerd…',
  locked: 'De betaling loopt. Uw abonnement kan nu niet worden gewijzigd.',
  rolledBack: '{reason} U houdt {to}.',
  rolledBackToNone: '{reason} Kies opnieuw een abonnement.',
  retry: 'Opnieuw proberen',
  reasons: {
    refused: 'Overstappen naar {from} is niet gelukt.',
    unreachable: 'De betaaldienst is niet bereikbaar.',
    unclear: 'Er was een probleem bij de betaaldienst.',
    'session-expired': 'Deze betaalsessie is verlopen. Laad de pagina opnieuw om door te gaan.',
    'already-paid': 'Deze bestelling is al betaald.',
    'after-update': 'Het betaalformulier kon nog niet worden bijgewerkt. We blijven het proberen.',
    plans: 'Dit abonnement is op dit moment niet beschikbaar.',
    config: 'Abonnementen kunnen op deze pagina nu niet worden gewijzigd.',
  },
  chooseFirst: 'Kies een abonnement om door te gaan.',
  notYet: 'Een ogenblik: uw abonnement wordt nog bevestigd.',
} satisfies Messages;
