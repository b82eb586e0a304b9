import type { Messages } from '../messages.ts';

export default {
  legend: 'Wählen Sie Ihren Tarif',
  perMinute: {
    one: 'pro Minute',
    other: 'alle {count} Minuten',
  },
  perDay: {
    one: 'pro Tag',
    other: 'alle {count} Tage',
  },
  perWeek: {
    one: 'pro Woche',
    other: 'alle {count} Wochen',
  },
  perMonth: {
    one: 'pro Monat',
    other: 'alle {count} Monate',
  },
  perYear: {
    one: 'pro Jahr',
    other: 'alle {count} Jahre',
  },
  once: 'einmalige Zahlung',
  renews: 'Verlängert sich für {price} {per}, bis Sie kündigen.',
  freeTrial: 'Heute fällig: {dueToday}. Gratis für {length}.',
  paidTrial: 'Heute fällig: {dueToday} für {length}.',
  afterTrial: 'Danach {price} {per}, mit Verlängerung, bis Sie kündigen.',
  previousPrice: 'Früher {price}',
  unavailable: 'Zurzeit nicht verfügbar',
  loading: 'Preise werden geladen …',
  loadingFailed: 'Die Preise konnten nicht geladen werden.',
  saving: 'Ihre Auswahl wird gespeichert …',
  confirmed: '{plan} ist ausgewählt.',
  checking: 'Ihr Tarif wird geprüft …',
  locked: 'Die Zahlung läuft. Ihr Tarif kann gerade nicht geändert werden.',
  rolledBack: '{reason} Es bleibt bei {to}.',
  rolledBackToNone: '{reason} Bitte wählen Sie erneut einen Tarif.',
  retry: 'Erneut versuchen',
  reasons: {
    refused: 'Der Wechsel zu {from} war nicht möglich.',
    unreachable: 'Der Abrechnungsdienst ist nicht erreichbar.',
    unclear: 'Beim Abrechnungsdienst gab es ein Problem.',
    'session-expired': 'Dieser Bezahlvorgang ist abgelaufen. Bitte laden Sie die Seite neu, um fortzufahren.',
    'already-paid': 'Diese Bestellung wurde bereits bezahlt.',
    'after-update': 'Das Zahlungsformular konnte noch nicht aktualisiert werden. Wir versuchen es weiter.',
    plans: 'Dieser Tarif ist zurzeit nicht verfügbar.',
    config: 'Tarife können auf dieser Seite gerade nicht geändert werden.',
  },
  chooseFirst: 'Wählen Sie einen Tarif, um fortzufahren.',
  notYet: 'Einen Moment bitte: Ihr Tarif wird noch bestätigt.',
} satisfies Messages;
