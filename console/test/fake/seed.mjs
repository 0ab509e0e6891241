/** A desk to look at: a few customers on several channels, in two languages. */

/** @typedef {import('../../src/api/shapes').Agent} Agent */
/** @typedef {import('../../src/api/shapes').Conversation} Conversation */
/** @typedef {import('../../src/api/shapes').Message} Message */
/** @typedef {import('../../src/api/shapes').Decision} Decision */

/** @returns {Agent[]} */
export const agents = () => [
  { id: 'ag-lin', username: 'lin', displayName: '林晓 Lin Xiao', role: 'agent', status: 'offline', languages: ['zh', 'en'], skills: ['billing', 'orders'], capacity: 5, load: 3 },
  { id: 'ag-mara', username: 'mara', displayName: 'Mara Olsen', role: 'supervisor', status: 'online', languages: ['en', 'de'], skills: ['orders'], capacity: 8, load: 5, teamId: 'team-1' },
  { id: 'ag-ada', username: 'ada', displayName: 'Ada Admin', role: 'admin', status: 'offline', languages: ['en'], skills: [], capacity: 5, load: 0, active: true, hasPassword: true },
  { id: 'ag-chen', username: 'chen', displayName: '陈伟', role: 'agent', status: 'online', languages: ['zh'], skills: ['technical'], capacity: 4, load: 4, teamId: 'team-1' },
]

/**
 * @param {string} id
 * @param {Partial<Conversation> & { minutesAgo?: number }} more
 * @param {(Partial<Message> & { minutesAgo: number })[]} lines
 * @param {number} now
 * @returns {{ conversation: Conversation, messages: Message[] }}
 */
function made(id, { minutesAgo = 0, ...more }, lines, now) {
  /** @param {number} minutes */
  const at = (minutes) => new Date(now - minutes * 60_000).toISOString()
  /** @type {Message[]} */
  const messages = lines.map(({ minutesAgo: ago, ...line }, index) => ({
    conversationId: id, sequence: index + 1, id: `${id}-${index + 1}`, type: 'message', direction: 'inbound', channel: more.channel ?? 'web',
    kind: 'text', text: '', agentId: null, clientMessageId: null, flags: [], at: at(ago), ...line,
  }))
  const last = messages[messages.length - 1]
  /** @type {Conversation} */
  const conversation = {
    id, customerId: `cu-${id}-7f3a9c`, customerName: '', state: 'active', agentId: 'ag-lin', channel: 'web', language: 'en', intent: '', skills: [], urgency: 0,
    lastSequence: messages.length, preview: last?.text ?? '', lastMessageAt: last?.at ?? at(0), waitingSince: minutesAgo > 0 ? at(minutesAgo) : null,
    createdAt: messages[0]?.at ?? at(0), ...more,
  }
  return { conversation, messages }
}

/** @param {number} now */
export function desk(now) {
  const lin = { direction: /** @type {const} */ ('outbound'), agentId: 'ag-lin', delivery: /** @type {const} */ ('sent') }
  /** @param {string} text @param {number} minutesAgo @param {string} [agentId] */
  const event = (text, minutesAgo, agentId) => ({ type: /** @type {const} */ ('event'), kind: /** @type {const} */ ('event'), direction: null, channel: null, text, minutesAgo, agentId: agentId ?? null })
  return [
    made('c1', { customerName: '王芳', labels: ['退款'], channel: 'wechat', language: 'zh', intent: 'refund', skills: ['billing'], urgency: 1 }, [
      { text: '你好，我上周买的耳机左边没有声音，可以退款吗？', channel: 'web', minutesAgo: 1500 },
      event('assigned', 1499, 'ag-lin'),
      { ...lin, text: '您好王女士，非常抱歉给您带来不便。请问订单号是多少？', channel: 'web', minutesAgo: 1498 },
      { text: '订单号是 20261118-4471', channel: 'wechat', minutesAgo: 34 },
      { text: '你们的客服真是***，等了一天了', flags: ['masked'], minutesAgo: 33 },
      { ...lin, text: '抱歉让您久等了。退款已经为您申请，预计三个工作日内到账。', minutesAgo: 20 },
      { ...lin, text: '您也可以在「我的订单」里查看进度。', minutesAgo: 19, delivery: 'uncertain', deliveryReason: 'the platform did not answer in time' },
      { type: 'note', direction: null, agentId: 'ag-mara', mentions: ['ag-lin'], text: '这位客户的退款我已经批准，麻烦跟进发票。', minutesAgo: 10 },
      { text: '好的，谢谢！另外发票怎么开？', minutesAgo: 4 },
    ], now),
    made('c2', { customerName: 'Amelia Brandt', channel: 'web', intent: 'order_status', skills: ['orders'] }, [
      { text: 'Hi! My order 8831 says delivered but there is nothing here.', minutesAgo: 61 },
      event('taken', 60, 'ag-lin'),
      { ...lin, text: 'Hello Amelia, let me check with the carrier.', minutesAgo: 58 },
      { ...lin, text: 'They left it with a neighbour: number 14.\nCould you have a look there?', minutesAgo: 52 },
      { text: '<b>Found it</b> & thank you! https://example.com/?a=1&b=2', minutesAgo: 12 },
    ], now),
    made('c3', { customerName: '', channel: 'dingtalk', language: 'zh', intent: 'technical' }, [
      { text: '系统登录提示验证码错误', minutesAgo: 130 },
      { ...lin, text: '请清除缓存后再试一次。', minutesAgo: 125, delivery: 'failed', deliveryReason: 'robot is not in the group any more' },
      { text: 'screenshot-2026.png', kind: 'image', minutesAgo: 121 },
    ], now),
    made('w1', { customerName: 'Jonas Meyer', state: 'waiting', agentId: null, minutesAgo: 18, language: 'de' }, [
      { text: 'Guten Tag, ich möchte meine Rechnung korrigieren lassen.', minutesAgo: 18 },
    ], now),
    made('w2', { customerName: '李强', state: 'waiting', agentId: null, channel: 'wechat', language: 'zh', minutesAgo: 3, urgency: 2 }, [
      { text: '我的账户被盗了，快帮我冻结！', minutesAgo: 3 },
    ], now),
  ]
}

/** @param {number} now @returns {Decision[]} */
export const decisions = (now) => [
  { at: new Date(now - 1499 * 60_000).toISOString(), reason: 'message', winner: '', ring: 0, candidates: [] },
  { at: new Date(now - 20 * 60_000).toISOString(), reason: 'slot-freed', winner: 'ag-lin', ring: 1, candidates: [
    { agentId: 'ag-mara', eligible: true, why: '', score: 0.41, language: 0.1, skills: 0.15, affinity: 0, load: 0.16 },
    { agentId: 'ag-lin', eligible: true, why: '', score: 0.83, language: 0.3, skills: 0.25, affinity: 0.2, load: 0.08 },
    { agentId: 'ag-chen', eligible: false, why: 'no free place', score: 0, language: 0, skills: 0, affinity: 0, load: 0 },
  ] },
]
