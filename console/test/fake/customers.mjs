/** The customers of the desk, kept in memory: docs/api.md, "Customers", as far as an agent's page uses it. */

/** @typedef {import('../../src/api/shapes').Conversation} Conversation */
/** @typedef {import('../../src/api/shapes').Message} Message */
/** @typedef {import('../../src/api/customers').Customer} Customer */
/** @typedef {{ conversation: Conversation, messages: Message[] }} Entry */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {unknown} body @returns {Answer} */
const ok = (body) => ({ status: 200, body })

/** What is said of the ones that are looked at first. @type {Record<string, Partial<Customer>>} */
const known = {
  c1: { fields: { 会员等级: '金卡', 城市: '上海' }, labels: ['VIP', '退款'], consent: true, possibleDuplicates: [{ customerId: 'cu-w2-7f3a9c', kind: 'phone', value: '+86 138 0013 8000', since: '2026-11-01T08:00:00Z' }] },
  c2: { fields: { Plan: 'Business', 'Account manager': 'Sofia' }, labels: ['key account'] },
}

/**
 * @param {Map<string, Entry>} conversations
 * @param {number} now
 */
export function createCustomers(conversations, now) {
  /** @type {Map<string, Customer>} */
  const customers = new Map()
  /** @type {Map<string, { id: string, agentId: string, text: string, at: string }[]>} */
  const notes = new Map()
  for (const { conversation } of conversations.values()) {
    const since = new Date(now - 40 * 86_400_000).toISOString()
    customers.set(conversation.customerId, {
      id: conversation.customerId, name: conversation.customerName ?? '', language: conversation.language ?? '', consent: null, consentNote: '', fields: {}, labels: [], blockedReason: '', blocked: [], createdAt: since,
      identities: [{ kind: 'channel', channel: conversation.channel, account: 'main', value: `o-${conversation.id}`, since }], merges: [], possibleDuplicates: [], blockedUntil: null, changedBy: '', changedAt: null, eTag: '1', ...known[conversation.id],
    })
  }

  /** @param {Customer} it @param {string} by */
  const touch = (it, by) => Object.assign(it, { changedBy: by, changedAt: new Date().toISOString(), eTag: String(Number(it.eTag) + 1) })

  /** @param {string} id */
  const talks = (id) => [...conversations.values()].filter(({ conversation }) => conversation.customerId === id)
  /** @param {Customer} it */
  const side = ({ merges: _m, possibleDuplicates: _p, ...rest }) => rest

  /** @type {Record<string, (id: string, it: Customer, body: any, address: URL, rest: string[], headers: Readonly<Record<string, string>>, by: string) => Answer>} */
  const calls = {
    'GET ': (_, it) => ok(it),
    'PATCH ': (_, it, body, __, ___, headers, by) => {
      const seen = headers['if-match']?.replaceAll('"', '')
      if (seen && seen !== it.eTag) return { status: 412, body: { type: 'urn:omni:problem:precondition-failed', title: 'precondition-failed', status: 412, detail: '', customer: it } }
      touch(it, by)
      const { fields = {}, addLabels = [], removeLabels = [], ...plain } = body
      Object.assign(it, plain)
      for (const [name, value] of Object.entries(fields)) {
        if (value === null) delete it.fields[name]
        else it.fields[name] = String(value)
      }
      it.labels = [...new Set([...it.labels, ...addLabels])].filter((label) => !removeLabels.includes(label))
      return ok(it)
    },
    'GET conversations': (id) => ok({ conversations: talks(id).map(({ conversation }) => conversation) }),
    'GET timeline': (id) => ok({ messages: talks(id).flatMap(({ messages }) => messages).sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).map((message) => ({ message, channelChanged: false })), next: null }),
    'GET notes': (id) => ok({ notes: notes.get(id) ?? [] }),
    'POST notes': (id, _, body) => {
      const list = notes.get(id) ?? []
      if (!list.some((note) => note.id === body.id)) notes.set(id, [{ id: body.id, agentId: 'ag-lin', text: body.text, at: new Date().toISOString() }, ...list])
      return { status: 201, body: {} }
    },
    'DELETE notes': (id, _, __, ___, [, noteId]) => (notes.set(id, (notes.get(id) ?? []).filter((note) => note.id !== noteId)), { status: 204 }),
    'GET cards': (_, it) => ok({ cards: it.labels.length === 0 ? [] : [{ source: 'shop', title: 'Orders', at: new Date(now).toISOString(), problem: null, rows: [{ label: '8831', value: 'Delivered, € 129.00', url: 'https://shop.example/8831' }, { label: '8640', value: 'Returned', url: null }] }] }),
    'GET merge-preview': (_, it, __, address) => {
      const other = customers.get(address.searchParams.get('with') ?? '')
      return other ? ok({ survivor: side(it), merged: side(other), result: side({ ...it, labels: [...it.labels, ...other.labels] }), fieldsThatLose: {}, conversationThatGoesOn: null, conversationThatEnds: null, conflict: null, wereParted: false }) : { status: 404 }
    },
    'POST merges': (_, it, body) => {
      it.merges = [{ id: `merge-${it.merges.length + 1}`, customerId: body.with, reason: body.reason, byAgentId: 'ag-lin', at: new Date().toISOString(), undoneAt: null, undoneBy: '' }, ...it.merges]
      it.possibleDuplicates = it.possibleDuplicates.filter(({ customerId }) => customerId !== body.with)
      return ok(it)
    },
    'DELETE merges': (_, it, __, ___, [, mergeId]) => {
      it.merges = it.merges.map((merge) => (merge.id === mergeId ? { ...merge, undoneAt: new Date().toISOString(), undoneBy: 'ag-lin' } : merge))
      return ok(it)
    },
    'POST block': (id, it, body, _, __, ___, by) => (Object.assign(touch(it, by), { blockedReason: body.reason, blockedUntil: body.until ?? null }), ok({ customerId: id, blockedReason: body.reason, blockedUntil: body.until ?? null })),
    'DELETE block': (id, it, _, __, ___, ____, by) => (Object.assign(touch(it, by), { blockedReason: '', blockedUntil: null }), ok({ customerId: id, blockedReason: '', blockedUntil: null })),
    'POST conversations': (id, _, body) => ({ status: 202, body: { conversationId: talks(id)[0]?.conversation.id ?? '', messageId: body.clientMessageId, acceptedAt: new Date().toISOString(), joined: true } }),
  }

  return {
    customers,
    touch,
    /** @param {string} method @param {URL} address @param {any} body @param {Readonly<Record<string, string>>} [headers] @param {string} [by] @returns {Answer | null} */
    answer(method, address, body, headers = {}, by = 'ag-lin') {
      const [, id = '', tail = ''] = /^\/api\/customers\/([^/]+)(?:\/(.*))?$/.exec(address.pathname) ?? []
      const it = customers.get(decodeURIComponent(id))
      if (id === '') return null
      if (!it) return { status: 404, body: { type: 'urn:omni:problem:not-found', title: 'not-found', status: 404 } }
      const rest = tail.split('/')
      return calls[`${method} ${rest[0] ?? ''}`]?.(it.id, it, body, address, rest, headers, by) ?? null
    },
    /** @param {URL} address @returns {Answer} */
    search(address) {
      const q = (address.searchParams.get('q') ?? '').toLowerCase()
      const type = address.searchParams.get('type') ?? 'message'
      const start = (/** @type {string} */ text) => text.toLowerCase().indexOf(q)
      const mark = (/** @type {string} */ text) => [{ start: start(text), length: q.length }]
      const all = [...conversations.values()]
      const hits = type === 'customer'
        ? [...customers.values()].filter(({ name }) => start(name) >= 0).map((it) => ({ type, customerId: it.id, customerName: it.name, conversation: null, message: null, highlights: mark(it.name) }))
        : all.flatMap(({ conversation, messages }) => messages.filter((message) => message.type === 'message' && start(message.text ?? '') >= 0).map((message) => ({ type, customerId: conversation.customerId, customerName: conversation.customerName ?? '', conversation, message, highlights: mark(message.text ?? '') })))
      return ok({ hits, next: null })
    },
  }
}
