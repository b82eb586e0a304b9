import type { Messages } from '../messages.ts';

export default {
  legend: 'Planınızı seçin',
  perMinute: {
    one: 'her dakika',
    other: '{count} dakikada bir',
  },
  perDay: {
    one: 'her gün',
    other: '{count} günde bir',
  },
  perWeek: {
    one: 'her hafta',
    other: '{count} haftada bir',
  },
  perMonth: {
    one: 'her ay',
    other: '{count} ayda bir',
  },
  perYear: {
    one: 'her yıl',
    other: '{count} yılda bir',
  },
  once: 'tek seferlik ödeme',
  renews: 'İptal edene kadar {per} {price} karşılığında yenilenir.',
  freeTrial: 'Bugün ödenecek: {dueToday}. Ücretsiz deneme: {length}.',
  paidTrial: 'Bugün ödenecek: {dueToday}. Deneme süresi: {length}.',
  afterTrial: 'Ardından iptal edene kadar {per} {price} karşılığında yenilenir.',
  previousPrice: 'Önceki fiyat: {price}',
  unavailable: 'Şu anda kullanılamıyor',
  loading: 'Fiyatlar yükleniyor…',
  loadingFailed: 'Fiyatlar yüklenemedi.',
  saving: 'Seçiminiz kaydediliyor…',
  confirmed: '{plan} seçildi.',
  checking: 'Planınız kontrol ediliyor…',
  locked: 'Ödeme sürüyor. Planınız şu anda değiştirilemez.',
  rolledBack: '{reason} Planınız hâlâ {to}.',
  rolledBackToNone: '{reason} Lütfen yeniden bir plan seçin.',
  retry: 'Tekrar dene',
  reasons: {
    refused: '{from} planına geçilemedi.',
    unreachable: 'Faturalandırma hizmetine ulaşılamadı.',
    unclear: 'Faturalandırma hizmetinde bir sorun oluştu.',
    'session-expired': 'Bu ödeme oturumunun süresi doldu. Devam etmek için lütfen sayfayı yenileyin.',
    'already-paid': 'Bu siparişin ödemesi zaten yapıldı.',
    'after-update': 'Ödeme formu henüz güncellenemedi. Denemeye devam ediyoruz.',
    plans: 'Bu plan şu anda kullanılamıyor.',
    config: 'Bu sayfada planlar şu anda değiştirilemez.',
  },
  chooseFirst: 'Devam etmek için bir plan seçin.',
  notYet: 'Bir dakika: planınız hâlâ onaylanıyor.',
} satisfies Messages;
