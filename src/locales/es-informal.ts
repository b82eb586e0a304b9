import type { Messages } from '../messages.ts';
import spanish from './es.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...spanish,
  legend: 'Elige tu plan',
  renews: 'Se renueva por {price} {per} hasta que lo canceles.',
  renewal: 'Se renueva hasta que lo canceles.',
  dueToday: 'Hoy pagas {dueToday}.',
  saving: 'Guardando tu elección…',
  checking: 'Comprobando tu plan…',
  planChanged: 'Tu plan ha cambiado. Revísalo y vuelve a pagar.',
  rolledBack: '{reason} Tu plan sigue siendo {to}.',
  rolledBackToNone: '{reason} Elige un plan de nuevo.',
  chooseAnother: '{plan} no se puede seleccionar en este momento. Elige otro plan.',
  chooseFirst: 'Elige un plan para continuar.',
  notYet: 'Un momento: tu plan aún se está confirmando.',
  reasons: {
    ...spanish.reasons,
    'already-subscribed': 'Ya tienes una suscripción activa.',
  },
} satisfies Messages;
