import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createCustomers } from './customers.mjs'
import { createHub, tokenOf } from './hub.mjs'
import { createManage } from './manage.mjs'
import { agents, decisions, desk } from './seed.mjs'
import { serveStatic } from './static.mjs'
import { createTicketDesk } from './tickets.mjs'
import { createWork } from './work.mjs'

/** @typedef {import('../../src/api/shapes').Message} Message */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {number} status @param {string} name @param {string} [detail] @returns {Answer} */
const problem = (status, name, detail = '') => ({ status, body: { type: `urn:omni:problem:${name}`, title: name, status, detail } })
/** @param {unknown} body @returns {Answer} */
const ok = (body) => ({ status: 200, body })

/**
 * Stands in for the host: docs/api.md as an agent's page uses it, in memory. Everybody's password is "secret".
 * What an agent writes can ask for trouble: "#fail" is not delivered, "#refuse" is refused once, "#quiet" is never pushed.
 */
export async function startFake({ port = 0, tokenMs = 600_000, deliverMs = 400, root = '' } = {}) {
  const now = Date.now()
  const people = agents()
  const conversations = new Map(desk(now).map((entry) => [entry.conversation.id, entry]))
  /** @type {Map<string, { agentId: string, until: number }>} */
  const access = new Map()
  /** @type {Map<string, string>} */
  const refreshes = new Map()
  const refused = new Set()
  /** @type {Map<string, import('../../src/api/shapes').Attachment>} */
  const files = new Map()
  const book = createCustomers(conversations, now)
  /** @type {string[]} */
  const calls = []
  const timers = new Set()

  /** @param {string} token */
  const callerOf = (token) => {
    const grant = access.get(token)
    return grant && grant.until > Date.now() ? people.find((agent) => agent.id === grant.agentId) : undefined
  }
  const hub = createHub((token) => callerOf(token) !== undefined)

  /** @param {string} agentId */
  const issue = (agentId) => {
    const [accessToken, refreshToken, until] = [randomUUID(), randomUUID(), Date.now() + tokenMs]
    access.set(accessToken, { agentId, until })
    refreshes.set(refreshToken, agentId)
    return { accessToken, refreshToken, expiresAt: new Date(until).toISOString(), agent: people.find((agent) => agent.id === agentId) }
  }

  /** @param {string} id @param {Partial<Message>} more @param {boolean} [quiet] */
  const append = (id, more, quiet = false) => {
    const entry = conversations.get(id)
    if (entry === undefined) throw new Error(`no conversation ${id}`)
    const sequence = entry.messages.length + 1
    /** @type {Message} */
    const message = { conversationId: id, sequence, id: `${id}-${sequence}`, type: 'message', direction: 'inbound', channel: entry.conversation.channel, kind: 'text', text: '', agentId: null, clientMessageId: null, flags: [], at: new Date().toISOString(), ...more }
    entry.messages.push(message)
    Object.assign(entry.conversation, { lastSequence: sequence, lastMessageAt: message.at }, message.type === 'message' ? { preview: message.text } : {})
    if (!quiet) hub.push('messageReceived', message)
    return message
  }

  const manage = createManage({ people, conversations, now })
  const tickets = createTicketDesk({ people, conversations, now, push: (target, argument) => hub.push(target, argument) })
  const work = createWork({ conversations, people, now, append, push: (target, argument) => hub.push(target, argument) })

  /** @param {string} id @param {any} body @param {string} agentId @returns {Answer} */
  const write = (id, { text, clientMessageId, attachments = [] }, agentId) => {
    const entry = conversations.get(id)
    const known = entry?.messages.find((message) => message.clientMessageId === clientMessageId)
    if (known) return { status: 202, body: { messageId: known.id } }
    if (text.includes('#refuse') && !refused.has(clientMessageId)) {
      refused.add(clientMessageId)
      return problem(503, 'busy', 'Too much is waiting; try again.')
    }
    const quiet = text.includes('#quiet')
    const message = append(id, { direction: 'outbound', text, clientMessageId, agentId, delivery: 'pending', attachments: attachments.map((/** @type {{ id: string }} */ { id: file }) => files.get(file)) }, quiet)
    const timer = setTimeout(() => {
      timers.delete(timer)
      Object.assign(message, text.includes('#fail') ? { delivery: 'failed', deliveryReason: 'the customer has blocked us' } : { delivery: 'sent' })
      if (!quiet) hub.push('messageUpdated', message)
    }, deliverMs)
    timers.add(timer)
    return { status: 202, body: { messageId: message.id } }
  }

  /** @param {string} id @param {string} agentId @param {'active' | 'resolved'} state @param {string} what @returns {Answer} */
  const hand = (id, agentId, state, what) => {
    const entry = conversations.get(id)
    if (!entry) return problem(404, 'not-found')
    if (what === 'taken' && entry.conversation.state !== 'waiting') return problem(409, 'not-waiting', 'Somebody else was faster.')
    Object.assign(entry.conversation, { state, agentId, waitingSince: null })
    append(id, { type: 'event', kind: 'event', direction: null, channel: null, text: what, agentId })
    hub.push('conversationChanged', entry.conversation)
    return ok(entry.conversation)
  }

  /** @param {string} id @param {URLSearchParams} query @returns {Answer} */
  const page = (id, query) => {
    const all = conversations.get(id)?.messages ?? []
    const limit = Number(query.get('limit') ?? 50)
    const [after, before] = [query.get('after'), query.get('before')]
    const messages = after !== null ? all.filter(({ sequence }) => sequence > Number(after)).slice(0, limit) : all.filter(({ sequence }) => before === null || sequence < Number(before)).slice(-limit)
    return ok({ messages, lastSequence: all.length })
  }

  /** @param {string} method @param {URL} address @param {string} token @param {any} body @param {Record<string, string>} headers @returns {Answer} */
  const answer = (method, address, token, body, headers) => {
    const call = `${method} ${address.pathname}`
    if (call === 'POST /api/sessions') {
      const agent = people.find(({ username }) => username === body.username)
      return agent && agent.active !== false && body.password === (manage.passwords.get(agent.username) ?? 'secret') ? { status: 201, body: issue(agent.id) } : problem(401, 'sign-in-refused')
    }
    if (call === 'POST /api/sessions/refresh') {
      const agentId = refreshes.get(body.refreshToken)
      refreshes.delete(body.refreshToken)
      return agentId ? { status: 201, body: issue(agentId) } : problem(401, 'refresh-refused')
    }
    const open = manage.open(call, body)
    if (open) return open
    const me = callerOf(token)
    if (!me) return problem(401, 'unauthorized')
    switch (call) {
      case 'POST /omni/negotiate': return ok(hub.negotiation())
      case 'POST /api/negotiate': return ok({ url: '/omni', accessToken: token })
      case 'DELETE /api/sessions/current': access.delete(token); refreshes.delete(body.refreshToken); return { status: 204 }
      case 'GET /api/me': return ok(me)
      case 'PUT /api/me/password':
        if (body.current !== (manage.passwords.get(me.username) ?? 'secret')) return problem(401, 'sign-in-refused')
        return manage.passwords.set(me.username, body.password), { status: 201, body: issue(me.id) }
      case 'POST /api/me/heartbeat': return { status: 204 }
      case 'PUT /api/me/status':
        Object.assign(me, { status: body.status, statusReason: body.reason ?? '' }, body.autoAccept === undefined ? {} : { autoAccept: body.autoAccept })
        hub.push('presenceChanged', { agentId: me.id, status: me.status, statusReason: me.statusReason })
        return ok(me)
    }
    const managed = tickets.answer(me, method, address, body) ?? manage.answer(me, method, address, body, headers)
    if (managed) return managed
    const asked = /^GET \/api\/customers\/([^/]+)\/channels$/.exec(call)?.[1]
    if (asked) return work.channels([...conversations.values()].find(({ conversation }) => conversation.customerId === decodeURIComponent(asked))?.conversation)
    const known = address.pathname === '/api/search' ? book.search(address) : book.answer(method, address, body, headers, me.id) ?? work.answer(me, call, address.searchParams)
    if (known) return known
    const [, id = '', rest = ''] = /^\/api\/conversations\/([^/]+)(?:\/(.+))?$/.exec(address.pathname) ?? []
    const conversation = conversations.get(id)?.conversation
    if (!conversation) return problem(404, 'not-found')
    const done = work.of(me, conversation, `${method} ${rest}`, body) ?? manage.knowledge.beside(id, conversations.get(id)?.messages ?? [], `${method} ${rest}`, body)
    if (done) return done
    switch (`${method} ${rest}`) {
      case 'GET ': return ok({ ...conversation, dueAt: conversation.state === 'resolved' ? null : new Date(Date.now() + 30 * 60_000).toISOString() })
      case 'GET messages': return page(id, address.searchParams)
      case 'POST messages': return write(id, body, me.id)
      case 'POST typing': return ok({})
      case 'POST take': return hand(id, me.id, 'active', 'taken')
      case 'POST resolve': return hand(id, me.id, 'resolved', 'resolved')
      case 'GET routing': return ok({ decisions: conversation.state === 'waiting' ? [] : decisions(now) })
      default: return problem(405, 'method-not-allowed')
    }
  }

  /** @param {import('node:http').IncomingMessage} request @param {URL} address @param {import('node:http').ServerResponse} response */
  const upload = async (request, address, response) => {
    let bytes = 0
    for await (const chunk of request) bytes += chunk.length
    const name = address.searchParams.get('name') ?? ''
    const file = { id: randomUUID(), name, bytes, contentType: request.headers['content-type'] ?? '', url: '/favicon.svg', thumbnailUrl: null, problem: null }
    const infected = name.includes('eicar')
    if (!infected) files.set(file.id, file)
    response.writeHead(infected ? 422 : 201, { 'content-type': infected ? 'application/problem+json' : 'application/json' })
    response.end(JSON.stringify(infected ? problem(422, 'file-refused', 'The file is infected.').body : file))
  }

  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://fake')
    if (!/^\/(api|omni)\b/.test(address.pathname)) return void serveStatic(root, address.pathname, response)
    if (address.pathname === '/api/media' && request.method === 'POST') return void upload(request, address, response)
    let text = ''
    for await (const chunk of request) text += chunk
    calls.push(`${request.method} ${address.pathname}${address.search}`)
    const { status, body } = answer(request.method ?? 'GET', address, tokenOf(request, address), text.startsWith('{') ? JSON.parse(text) : {}, /** @type {Record<string, string>} */ (request.headers))
    if (body instanceof Blob) return void response.writeHead(status, { 'content-type': body.type }).end(Buffer.from(await body.arrayBuffer()))
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  })
  server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)))
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address())

  return {
    base: `http://127.0.0.1:${bound.port}`,
    hub,
    calls,
    conversations,
    people,
    customers: book.customers,
    manage,
    /** @param {string} id @param {string} text @param {{ quiet?: boolean }} [how] */
    customerWrites: (id, text, how) => append(id, { text }, how?.quiet),
    /** Every access token given out so far is good no more. */
    lapse: () => access.clear(),
    /** The refresh tokens too: whoever is signed in is so no more. */
    end: () => (access.clear(), refreshes.clear()),
    async close() {
      for (const timer of timers) clearTimeout(timer)
      hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
