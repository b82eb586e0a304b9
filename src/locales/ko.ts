import type { Messages } from '../messages.ts';

export default {
  legend: '요금제를 선택해 주세요',
  perMinute: {
    one: '매분',
    other: '{count}분마다',
  },
  perDay: {
    one: '매일',
    other: '{count}일마다',
  },
  perWeek: {
    one: '매주',
    other: '{count}주마다',
  },
  perMonth: {
    one: '매월',
    other: '{count}개월마다',
  },
  perYear: {
    one: '매년',
    other: '{count}년마다',
  },
  once: '일회성 결제',
  renews: '해지할 때까지 {per} {price}에 자동 갱신됩니다.',
  freeTrial: '오늘 결제 금액: {dueToday}. {length} 동안 무료입니다.',
  paidTrial: '오늘 결제 금액: {dueToday} (첫 {length} 이용료).',
  afterTrial: '이후 해지할 때까지 {per} {price}에 자동 갱신됩니다.',
  previousPrice: '이전 가격 {price}',
  unavailable: '현재 이용할 수 없습니다',
  loading: '가격을 불러오는 중…',
  loadingFailed: '가격을 불러오지 못했습니다.',
  saving: '선택 내용을 저장하는 중…',
  confirmed: '{plan} 요금제가 선택되었습니다.',
  checking: '요금제를 확인하는 중…',
  locked: '결제가 진행 중입니다. 지금은 요금제를 변경할 수 없습니다.',
  rolledBack: '{reason} {to} 요금제가 유지됩니다.',
  rolledBackToNone: '{reason} 요금제를 다시 선택해 주세요.',
  retry: '다시 시도',
  reasons: {
    refused: '{from} 요금제로 변경하지 못했습니다.',
    unreachable: '결제 서비스에 연결하지 못했습니다.',
    unclear: '결제 서비스에 문제가 발생했습니다.',
    'session-expired': '결제 세션이 만료되었습니다. 계속하려면 페이지를 새로고침해 주세요.',
    'already-paid': '이미 결제된 주문입니다.',
    'after-update': '결제 양식을 아직 업데이트하지 못했습니다. 계속 시도하고 있습니다.',
    plans: '이 요금제는 현재 이용할 수 없습니다.',
    config: '지금은 이 페이지에서 요금제를 변경할 수 없습니다.',
  },
  chooseFirst: '계속하려면 요금제를 선택해 주세요.',
  notYet: '잠시만 기다려 주세요. 요금제를 확인하고 있습니다.',
} satisfies Messages;
