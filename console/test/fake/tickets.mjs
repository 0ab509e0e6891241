/** Urgent tickets (docs/api.md), in memory: two levels, nobody escalates. */

/** @typedef {import('../../src/api/shapes').Agent} Agent */
/** @typedef {import('../../src/api/shapes').Conversation} Conversation */
/** @typedef {import('../../src/api/tickets').Ticket} Ticket */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {number} status @param {string} name @returns {Answer} */
const problem = (status, name) => ({ status, body: { type: `urn:omni:problem:${name}`, title: name, status, detail: '' } })
/** @param {unknown} body @param {number} [status] @returns {Answer} */
const ok = (body, status = 200) => ({ status, body })

/** @param {{ people: Agent[], conversations: Map<string, { conversation: Conversation }>, now: number, push?: (target: string, argument: unknown) => void }} desk */
export function createTicketDesk({ people, conversations, now, push = () => undefined }) {
  /** @type {Map<string, Ticket & { trail: import('../../src/api/tickets').TicketStep[] }>} */
  const tickets = new Map()
  const seniors = people.filter(({ role }) => role !== 'agent').map(({ id }) => id)

  /** @param {Ticket & { trail: object[] }} it @param {string} who @param {string} what @param {string} why */
  const note = (it, who, what, why) => {
    it.trail.push(/** @type {any} */ ({ at: new Date().toISOString(), who, what, why }))
    push('alert', { kind: `ticket-${what}`, conversationId: it.conversationId, text: it.reason, ticketId: it.id })
  }

  /** @param {string} by @param {any} body @param {number} [level] */
  const raise = (by, { conversationId, clientTicketId, reason, text }, level = 1) => {
    const id = `${conversationId}-${clientTicketId}`
    const known = tickets.get(id)
    if (known) return known
    const at = new Date().toISOString()
    /** @type {Ticket & { trail: [] }} */
    const it = { id, conversationId, state: 'open', reason, text, raisedBy: by, acknowledgedBy: '', level, levelUntil: new Date(now + 150_000).toISOString(), told: seniors, raisedAt: at, changedAt: at, customerName: '', canOpen: false, canAcknowledge: false, trail: [] }
    tickets.set(id, it)
    note(it, by, 'raised', reason)
    return it
  }

  /** @param {Agent} me @param {Ticket} it */
  const seen = (me, { trail: _, ...it }) => ({ ...it, customerName: conversations.get(it.conversationId)?.conversation.customerName ?? '', canOpen: true, canAcknowledge: me.role !== 'agent' || it.told.includes(me.id) })

  return {
    tickets,
    raise,
    /** @param {Agent} me @param {string} method @param {URL} address @param {any} body @returns {Answer | null} */
    answer(me, method, address, body) {
      const [, id, rest = ''] = /^\/api\/tickets(?:\/([^/]+))?(?:\/(\w+))?$/.exec(address.pathname) ?? [null, null]
      if (!/^\/api\/tickets\b/.test(address.pathname)) return null
      const asked = address.searchParams
      const mayRead = (/** @type {Ticket} */ it) => me.role !== 'agent' || it.raisedBy === me.id || it.told.includes(me.id)
      if (!id) {
        if (method === 'POST') return ok(seen(me, raise(me.id, body)), 201)
        const fits = [...tickets.values()].filter((it) => mayRead(it) && it.state === (asked.get('state') ?? 'open') && (asked.get('mine') !== 'true' || [it.raisedBy, it.acknowledgedBy].includes(me.id)) && (!asked.get('level') || it.level === Number(asked.get('level'))))
        return ok({ tickets: fits.reverse().map((it) => seen(me, it)), next: null })
      }
      const it = tickets.get(decodeURIComponent(id))
      if (!it || !mayRead(it)) return problem(404, 'not-found')
      if (method === 'GET') return ok({ ...seen(me, it), trail: it.trail })
      if (rest === 'resolve') return Object.assign(it, { state: 'resolved', levelUntil: null }), note(it, me.id, 'resolved', body.note), ok(seen(me, it))
      if (it.state === 'resolved') return problem(409, 'not-now')
      if (rest === 'acknowledge' && it.state === 'acknowledged' && it.acknowledgedBy !== me.id) return problem(409, 'conflict')
      Object.assign(it, { state: 'acknowledged', acknowledgedBy: me.id, levelUntil: null })
      return note(it, me.id, rest === 'take' ? 'taken' : 'acknowledged', body.note), ok(seen(me, it))
    },
  }
}
