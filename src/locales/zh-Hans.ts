import type { Messages } from '../messages.ts';

export default {
  legend: '请选择您的方案',
  perMinute: {
    one: '每分钟',
    other: '每 {count} 分钟',
  },
  perDay: {
    one: '每天',
    other: '每 {count} 天',
  },
  perWeek: {
    one: '每周',
    other: '每 {count} 周',
  },
  perMonth: {
    one: '每月',
    other: '每 {count} 个月',
  },
  perYear: {
    one: '每年',
    other: '每 {count} 年',
  },
  once: '一次性付款',
  renews: '{per} {price}，自动续订，直至您取消。',
  freeTrial: '今日应付 {dueToday}。免费试用期：{length}。',
  paidTrial: '今日应付 {dueToday}。试用期：{length}。',
  afterTrial: '之后{per} {price}，自动续订，直至您取消。',
  previousPrice: '原价 {price}',
  unavailable: '暂不可用',
  loading: '正在加载价格…',
  loadingFailed: '无法加载价格。',
  saving: '正在保存您的选择…',
  confirmed: '已选择“{plan}”。',
  checking: '正在核对您的方案…',
  locked: '正在付款，目前无法更改方案。',
  rolledBack: '{reason}您的方案仍为“{to}”。',
  rolledBackToNone: '{reason}请重新选择方案。',
  retry: '重试',
  reasons: {
    refused: '无法切换到“{from}”。',
    unreachable: '无法连接计费服务。',
    unclear: '计费服务出现问题。',
    'session-expired': '本次结账已过期。请重新加载页面后继续。',
    'already-paid': '此订单已付款。',
    'after-update': '付款表单尚未更新，我们会继续尝试。',
    plans: '此方案暂不可用。',
    config: '目前无法在此页面更改方案。',
  },
  chooseFirst: '请选择方案后继续。',
  notYet: '请稍候：正在确认您的方案。',
} satisfies Messages;
