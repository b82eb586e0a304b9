import type { Messages } from '../messages.ts';
import turkish from './tr.ts';

/** These texts address the shopper informally. Only the texts that differ from the formal texts are written here. */
export default {
  ...turkish,
  legend: 'Planını seç',
  saving: 'Seçimin kaydediliyor…',
  checking: 'Planın kontrol ediliyor…',
  planChanged: 'Planın değişti. Lütfen kontrol edip yeniden öde.',
  rolledBack: '{reason} Planın hâlâ {to}.',
  rolledBackToNone: '{reason} Lütfen yeniden bir plan seç.',
  chooseAnother: '{plan} şu anda seçilemiyor. Lütfen başka bir plan seç.',
  chooseFirst: 'Devam etmek için bir plan seç.',
  notYet: 'Lütfen bekle: planın hâlâ onaylanıyor.',
  reasons: {
    ...turkish.reasons,
    'already-subscribed': 'Zaten etkin bir aboneliğin var.',
  },
} satisfies Messages;
