/** What an agent does beside answering: views, notes, mentions, labels, transfers, ready answers (docs/api.md), in memory. */

/** @typedef {import('../../src/api/shapes').Agent} Agent */
/** @typedef {import('../../src/api/shapes').Conversation} Conversation */
/** @typedef {import('../../src/api/shapes').Message} Message */
/** @typedef {{ conversation: Conversation, messages: Message[] }} Entry */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {unknown} body @returns {Answer} */
const ok = (body) => ({ status: 200, body })

const limits = {
  web: { text: 32_000, textUnit: 'utf16', files: 10, textWithFiles: true, fileTypes: [{ contentType: '*/*', bytes: 50e6 }] },
  wechat: { text: 2_048, textUnit: 'utf8', files: 1, textWithFiles: false, fileTypes: [{ contentType: 'image/*', bytes: 10e6 }] },
}

const replies = [
  { shortcut: 'hello', title: 'Greeting', language: 'en', text: 'Hello {customer.name}, how can I help?', missing: [] },
  { shortcut: 'refund', title: '退款说明', language: 'zh', text: '退款会在三个工作日内原路退回，订单 {customer.order}。', missing: ['customer.order'] },
  { shortcut: 'invoice', title: '发票', language: 'zh', text: '电子发票会发送到您的邮箱，请留意查收。', missing: [] },
]

/**
 * @param {{ conversations: Map<string, Entry>, people: Agent[], now: number, append: (id: string, more: Partial<Message>) => Message, push: (target: string, argument: unknown) => void }} desk
 */
export function createWork({ conversations, people, now, append, push }) {
  /** @type {Map<string, string>} */
  const noteIds = new Map()
  /** @type {Map<string, { id: string, agentId: string, byAgentId: string, at: string, readAt: string | null, note: Message }>} */
  const mentions = new Map()

  /** @param {Agent} agent */
  const seenAs = ({ id, displayName, status, languages, skills, capacity, load, teamId }) => ({ id, displayName, status, statusReason: status === 'away' ? 'lunch' : '', isThere: status === 'online', hasRoom: load < capacity, languages, skills, teamId: teamId ?? '' })

  /** @param {Conversation} conversation */
  const item = (conversation) => ({
    conversation,
    unread: (conversations.get(conversation.id)?.messages ?? []).filter(({ type, direction, sequence }) => type === 'message' && direction === 'inbound' && sequence > (read.get(conversation.id) ?? 0)).length,
    dueAt: conversation.state === 'resolved' ? null : new Date(now + (conversation.id === 'c1' ? 4 : conversation.id === 'w1' ? -6 : 42) * 60_000).toISOString(),
    mention: null,
  })
  /** @type {Map<string, number>} */
  const read = new Map([['c3', 3]])

  /** @param {Agent} me @param {string} view */
  const view = (me, view) => {
    const all = [...conversations.values()].map(({ conversation }) => conversation)
    const mine = all.filter(({ agentId, state, offer }) => (agentId === me.id && ['active', 'snoozed'].includes(state)) || (state === 'offered' && offer?.agentId === me.id))
    const waiting = all.filter(({ state }) => state === 'waiting')
    if (view === 'mentions') {
      const own = [...mentions.values()].filter(({ agentId }) => agentId === me.id).reverse()
      return own.map(({ agentId: _, ...mention }) => ({ ...item(/** @type {Conversation} */ (conversations.get(mention.note.conversationId)?.conversation)), mention }))
    }
    return (view === 'mine' ? mine : view === 'waiting' ? waiting : [...waiting, ...(me.role === 'agent' ? mine : all.filter(({ state }) => ['active', 'snoozed'].includes(state)))]).map(item)
  }

  /** @param {Agent} me @param {Conversation} it @param {any} body @returns {Answer} */
  const note = (me, it, { clientNoteId, text, mentions: meant = [] }) => {
    const known = conversations.get(it.id)?.messages.find(({ id }) => id === noteIds.get(clientNoteId))
    if (known) return { status: 201, body: known }
    const message = append(it.id, { type: 'note', direction: null, channel: null, text, agentId: me.id, mentions: meant })
    noteIds.set(clientNoteId, message.id)
    for (const agentId of meant) {
      const mention = { id: `mention-${mentions.size + 1}`, agentId, byAgentId: me.id, at: message.at, readAt: null, note: message }
      mentions.set(mention.id, mention)
      push('mentioned', { mentionId: mention.id, conversationId: it.id, sequence: message.sequence, byAgentId: me.id })
    }
    return { status: 201, body: message }
  }

  /** @param {Agent} me @param {Conversation} it @param {any} body @returns {Answer} */
  const transfer = (me, it, { agentId, skill, teamId, note: text }) => {
    const to = people.find(({ id }) => id === agentId)
    if (to && to.status !== 'online') return { status: 409, body: { type: 'urn:omni:problem:agent-away', title: 'agent-away', status: 409 } }
    append(it.id, { type: 'event', kind: 'event', direction: null, channel: null, text: 'transferred', agentId: me.id, reason: to ? `agent:${to.id}` : teamId ? `team:${teamId}` : `skill:${skill}` })
    if (text) note(me, it, { clientNoteId: `${it.id} ${text}`, text })
    Object.assign(it, to ? { state: 'active', agentId: to.id } : { state: 'waiting', agentId: null, waitingSince: new Date().toISOString() })
    push('conversationChanged', it)
    return ok(it)
  }

  return {
    read,
    /** @param {Agent} me @param {string} call @param {URLSearchParams} query @returns {Answer | null} */
    answer(me, call, query) {
      const asked = /^GET \/api\/inbox\/(\w+)$/.exec(call)?.[1]
      const of = query.get('agent')
      if (asked) return ok({ items: view(me, asked).filter(({ conversation: { state, agentId } }) => of === null || (state !== 'waiting' && agentId === of)), next: null })
      const mentionId = /^POST \/api\/mentions\/([\w-]+)\/read$/.exec(call)?.[1]
      const mention = mentions.get(mentionId ?? '')
      if (mention) return (mention.readAt = new Date().toISOString()), { status: 204 }
      switch (call) {
        case 'GET /api/inbox-counts': return ok({ mine: view(me, 'mine').length, unread: 0, waiting: view(me, 'waiting').length, mentions: view(me, 'mentions').filter((it) => it.mention?.readAt === null).length })
        case 'GET /api/colleagues': return ok({ agents: people.map(seenAs), skills: [...new Set(people.flatMap(({ skills }) => skills))], teams: [{ id: 'team-1', name: 'Shop' }] })
        case 'GET /api/status-reasons': return ok({ reasons: ['break', 'lunch', 'meeting'] })
        default: return null
      }
    },
    /** @param {Agent} me @param {Conversation} it @param {string} call @param {any} body @returns {Answer | null} */
    of(me, it, call, body) {
      const sequence = Number(/^POST messages\/(\d+)\/reveal$/.exec(call)?.[1] ?? 0)
      if (sequence > 0) return me.role === 'agent' ? { status: 403, body: { type: 'urn:omni:problem:forbidden', title: 'forbidden', status: 403 } } : ok({ sequence, text: '你们的客服真是白痴，等了一天了' })
      switch (call) {
        case 'POST notes': return note(me, it, body)
        case 'POST transfer': return transfer(me, it, body)
        case 'POST read': return read.set(it.id, body.upTo), { status: 204 }
        case 'POST reopen': return Object.assign(it, { state: 'active', agentId: me.id }), push('conversationChanged', it), ok(it)
        case 'POST snooze': return Object.assign(it, { state: 'snoozed', snoozedUntil: body.until }), push('conversationChanged', it), ok(it)
        case 'POST wake': return Object.assign(it, { state: 'active', snoozedUntil: null }), push('conversationChanged', it), ok(it)
        case 'PATCH labels': return (it.labels = [...new Set([...(it.labels ?? []), ...(body.add ?? [])])].filter((label) => !(body.remove ?? []).includes(label))), push('conversationChanged', it), ok(it)
        case 'GET replies': return ok({ replies })
        default: return null
      }
    },
    /** @param {Conversation | undefined} it @returns {Answer} */
    channels(it) {
      const own = it?.channel === 'wechat' ? 'wechat' : 'web'
      const at = (/** @type {'web' | 'wechat'} */ channel) => ({ channel, account: 'main', address: `o-${it?.id}`, isCurrent: channel === own, answer: channel === 'wechat' ? { allowed: true, reason: null, until: new Date(now + 40 * 3_600_000).toISOString(), left: 4 } : { allowed: channel === own, reason: channel === own ? null : 'web-closed', until: null, left: null }, template: null, limits: limits[channel] })
      return ok({ channels: own === 'wechat' ? [at('wechat'), at('web')] : [at('web')] })
    },
  }
}
