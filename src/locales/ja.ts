import type { Messages } from '../messages.ts';

export default {
  legend: 'プランをお選びください',
  perMinute: {
    one: '毎分',
    other: '{count}分ごと',
  },
  perDay: {
    one: '毎日',
    other: '{count}日ごと',
  },
  perWeek: {
    one: '毎週',
    other: '{count}週間ごと',
  },
  perMonth: {
    one: '毎月',
    other: '{count}か月ごと',
  },
  perYear: {
    one: '毎年',
    other: '{count}年ごと',
  },
  once: '1回払い',
  renews: '{per} {price}で、解約するまで自動更新されます。',
  freeTrial: '本日のお支払い：{dueToday}。無料期間：{length}。',
  paidTrial: '本日のお支払い：{dueToday}（最初の{length}分）。',
  afterTrial: 'その後は{per} {price}で、解約するまで自動更新されます。',
  previousPrice: '以前の価格：{price}',
  unavailable: '現在ご利用いただけません',
  loading: '価格を読み込んでいます…',
  loadingFailed: '価格を読み込めませんでした。',
  saving: '選択を保存しています…',
  confirmed: '「{plan}」が選択されました。',
  checking: 'プランを確認しています…',
  locked: 'お支払いの手続き中です。現在プランは変更できません。',
  rolledBack: '{reason}プランは「{to}」のままです。',
  rolledBackToNone: '{reason}もう一度プランをお選びください。',
  retry: '再試行',
  reasons: {
    refused: '「{from}」に変更できませんでした。',
    unreachable: '請求サービスに接続できませんでした。',
    unclear: '請求サービスで問題が発生しました。',
    'session-expired': 'お支払い手続きの有効期限が切れました。続けるにはページを再読み込みしてください。',
    'already-paid': 'このご注文はすでにお支払い済みです。',
    'after-update': 'お支払いフォームをまだ更新できていません。引き続き試行しています。',
    plans: 'このプランは現在ご利用いただけません。',
    config: '現在、このページではプランを変更できません。',
  },
  chooseFirst: '続けるにはプランをお選びください。',
  notYet: '少々お待ちください。プランを確認しています。',
} satisfies Messages;
