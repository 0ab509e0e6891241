/** What supervisors and admins do (docs/api.md): wall, staff, accounts, word lists, ready answers, schedules, reports, audit, privacy; in memory. */
import { randomUUID } from 'node:crypto'
import { createKnowledgeFake } from './knowledge.mjs'
import { createLearning } from './learning.mjs'
import { madeReport } from './reports.mjs'

/** @typedef {import('../../src/api/shapes').Agent} Agent */
/** @typedef {import('../../src/api/shapes').Conversation} Conversation */
/** @typedef {{ status: number, body?: unknown }} Answer */
/** @typedef {Readonly<Record<string, string>>} Headers */

/** @param {number} status @param {string} name @param {string} [detail] @returns {Answer} */
const problem = (status, name, detail = '') => ({ status, body: { type: `urn:omni:problem:${name}`, title: name, status, detail } })
/** @param {unknown} body @param {number} [status] @returns {Answer} */
const ok = (body, status = 200) => ({ status, body })
const nothing = { status: 204 }
const rank = { agent: 0, supervisor: 1, admin: 2 }
/** @param {string} text @param {readonly string[]} words */
const hits = (text, words) => words.some((word) => text.toLowerCase().includes(word.toLowerCase()))

/** What needs an admin; all else here is a supervisor's. */
const adminOnly = /^(POST|PUT|DELETE) \/api\/(agents|teams|skills|words\/(?!try))|^\w+ \/api\/(channels|schedules|retention|audit|privacy|customers\/[^/]+\/(erase|exports?))|^POST \/api\/reports|^PUT \/api\/(intents|routing)|^\w+ \/api\/intents\/(examples|models|check)|^GET \/api\/routing\/days/

/** @returns {import('../../src/api/rules').Schedule} */
const plainSchedule = () => ({
  timeZone: 'UTC',
  hours: { monday: '09:00-18:00', tuesday: '09:00-18:00', wednesday: '09:00-18:00', thursday: '09:00-18:00', friday: '09:00-18:00', saturday: '', sunday: '' },
  holidays: { '2026-12-25': '' },
  firstReplyMinutes: { normal: 60, raised: 30, high: 15, atOnce: 5 },
  nextReplyMinutes: { normal: 120, raised: 60, high: 30, atOnce: 10 },
  warnAtPercent: 75,
  remindAfterMinutes: null,
  reminderTexts: {},
  resolveAfterMinutes: 1440,
  ratingTexts: { en: 'How was it, from 1 to 5?' },
  ratingWithinMinutes: 1440,
  reopenWithinMinutes: 10080,
})

/** @returns {import('../../src/api/bots').Bot} */
const plainBot = () => ({
  mode: 'off',
  name: '',
  greeting: {},
  menu: [],
  handOver: {},
  handOverClosed: {},
  notFound: {},
  answerFromPercent: 70,
  clarifyFromPercent: 35,
  nearPercent: 10,
  maxFailures: 2,
  answerWithinSeconds: 10,
  asksHelpful: true,
  humanWords: [],
  humanIntents: ['human', 'complaint'],
  humanFromUrgency: 2,
})

/** @param {{ people: Agent[], conversations: Map<string, { conversation: Conversation }>, now: number }} desk */
export function createManage({ people, conversations, now }) {
  /** @type {Map<string, { agentId: string, kind: 'invite' | 'reset', expiresAt: string }>} */
  const entries = new Map()
  /** @type {Map<string, string>} */
  const passwords = new Map()
  /** @type {import('../../src/api/staff').Team[]} */
  const teams = [{ id: 'team-1', name: 'Shop', agents: 2 }]
  /** @type {Map<string, string>} */
  const skills = new Map([['billing', 'Invoices and refunds'], ['orders', '']])
  /** @type {Map<string, import('../../src/api/accounts').ChannelAccount>} */
  const accounts = new Map()
  /** @type {Map<string, import('../../src/api/bots').SavedBot>} */
  const bots = new Map()
  /** @type {Map<string, import('../../src/api/rules').WordList>} */
  const words = new Map([['rude', { name: 'rude', policy: /** @type {const} */ ('mask'), words: ['damn'], patterns: [], places: [], pinyinInitials: false }]])
  /** @type {Map<string, import('../../src/api/rules').CannedReply>} */
  const replies = new Map([['hello', { shortcut: 'hello', title: 'Greeting', texts: { en: 'Hello {customer.name}!' }, channels: [], skills: [], changedBy: 'ag-mara', changedAt: new Date(now).toISOString(), eTag: 'r1' }]])
  /** @type {import('../../src/api/privacy').AuditEntry[]} */
  const audit = []
  /** @type {Map<string, import('../../src/api/privacy').Erasure>} */
  const erasures = new Map()
  const learning = createLearning(now)
  let schedule = { schedule: plainSchedule(), eTag: 's1' }
  /** @type {import('../../src/api/rules').Retention} */
  let retention = { messageDays: 365, channelDays: { wechat: 180 }, markDays: 30, uploadDays: 7, auditDays: null }
  let tags = 1
  const knowledge = createKnowledgeFake(now)

  /** @param {Agent} me @param {string} what @param {string} subject @param {string} [detail] */
  const note = (me, what, subject, detail = '') => void audit.push({ at: new Date().toISOString(), who: me.id, what, subject, detail })
  /** @param {string} agentId @param {'invite' | 'reset'} kind */
  const entryFor = (agentId, kind) => {
    const token = randomUUID()
    const expiresAt = new Date(now + 3_600_000).toISOString()
    for (const [other, entry] of entries) if (entry.agentId === agentId) entries.delete(other)
    entries.set(token, { agentId, kind, expiresAt })
    return { token, url: `http://fake/#/entry/${token}`, kind, expiresAt }
  }
  /** @param {Headers} headers @param {string} eTag */
  const isOld = (headers, eTag) => headers['if-match'] !== undefined && headers['if-match'].replaceAll('"', '') !== eTag

  const wall = () => {
    const all = [...conversations.values()].map(({ conversation }) => conversation)
    const waiting = all.filter(({ state }) => state === 'waiting')
    /** @param {Conversation[]} some */
    const queue = (some) => ({ count: some.length, longestSince: some.map(({ waitingSince }) => waitingSince ?? '').sort()[0] ?? null })
    return {
      at: new Date(now).toISOString(),
      waiting: queue(waiting),
      byChannel: [...new Set(waiting.map(({ channel }) => channel))].map((channel) => ({ channel, ...queue(waiting.filter((it) => it.channel === channel)) })),
      bySkill: [...new Set(waiting.flatMap((it) => it.skills ?? []))].map((skill) => ({ skill, ...queue(waiting.filter((it) => it.skills?.includes(skill))) })),
      byTeam: [{ teamId: 'team-1', name: 'Shop', online: 2, away: 0, load: 5, capacity: 12 }],
      agents: people.filter(({ active }) => active !== false).map(({ id, displayName, role, status, load, capacity, skills: known, languages }) => ({ id, displayName, role, teamId: '', status, isPresent: status === 'online', load, offers: 0, capacity, skills: known, languages, lastAssignedAt: new Date(now - 300_000).toISOString(), owedSince: null })),
      risks: all.filter(({ id }) => id === 'c1').map((it) => ({ conversationId: it.id, agentId: it.agentId ?? '', channel: it.channel, state: it.state, urgency: 1, kind: 'next-response', owedSince: new Date(now - 50 * 60_000).toISOString(), warnAt: new Date(now - 5 * 60_000).toISOString(), dueAt: new Date(now + 10 * 60_000).toISOString(), isMissed: false })),
    }
  }

  /** @param {Agent} me @param {string} call @param {any} body @returns {Answer | null} */
  const staff = (me, call, body) => {
    const [, id = '', rest = ''] = /^\w+ \/api\/(?:agents|teams|skills)\/([^/]+)(?:\/(.+))?$/.exec(call) ?? []
    const named = decodeURIComponent(id)
    const method = call.slice(0, call.indexOf(' '))
    if (call === 'GET /api/agents') return ok({ agents: people })
    if (call === 'POST /api/agents') {
      if (people.some(({ username }) => username === body.username)) return problem(409, 'username-taken')
      if (!/^[\w.@-]{2,64}$/.test(body.username)) return problem(400, 'invalid', 'username has 2 to 64 letters.')
      const { invite: _, ...rest } = body
      /** @type {Agent} */
      const agent = { id: `ag-${body.username}`, status: 'offline', load: 0, active: true, hasPassword: false, ...rest }
      people.push(agent)
      note(me, 'agent-created', agent.id)
      return ok({ agent, password: null, invite: entryFor(agent.id, 'invite') }, 201)
    }
    if (/ \/api\/agents\//.test(call)) {
      const agent = people.find((it) => it.id === named)
      if (!agent) return problem(404, 'not-found')
      if (method === 'PUT') return Object.assign(agent, body), note(me, 'agent-changed', named), ok(agent)
      if (rest === 'invite') return ok(entryFor(named, 'invite'), 201)
      if (rest === 'password-reset') return note(me, 'password-reset', named), ok(entryFor(named, 'reset'), 201)
      if (rest === 'deactivate' && agent.id === me.id) return problem(409, 'own-role')
      if (rest === 'deactivate' || rest === 'activate') return (agent.active = rest === 'activate'), note(me, `agent-${rest}d`, named), ok(agent)
    }
    if (call === 'GET /api/teams') return ok({ teams })
    if (call === 'POST /api/teams') {
      if (teams.some(({ name }) => name === body.name)) return problem(409, 'conflict')
      const team = { id: randomUUID(), name: body.name, agents: 0 }
      return teams.push(team), ok(team, 201)
    }
    if (/ \/api\/teams\//.test(call)) {
      const team = teams.find((it) => it.id === named)
      if (!team) return problem(404, 'not-found')
      if (method === 'PUT') return ok(Object.assign(team, body))
      return team.agents > 0 ? problem(409, 'not-now', 'Somebody is in the team.') : (teams.splice(teams.indexOf(team), 1), nothing)
    }
    if (call === 'GET /api/skills') return ok({ skills: [...new Set([...skills.keys(), ...people.flatMap((it) => it.skills)])].map((name) => ({ name, description: skills.get(name) ?? '', agents: people.filter((it) => it.skills.includes(name)).length, isListed: skills.has(name) })) })
    if (method === 'PUT' && / \/api\/skills\//.test(call)) return skills.set(named, body.description), ok({ name: named, description: body.description, agents: 0, isListed: true })
    if (method === 'DELETE' && / \/api\/skills\//.test(call)) return skills.delete(named), nothing
    return null
  }

  /** @param {Agent} me @param {string} key @param {any} body @param {Headers} headers @returns {Answer} */
  const bot = (me, key, body, headers) => {
    const kept = bots.get(key) ?? { bot: plainBot(), eTag: '0' }
    if (body === null) return ok(kept)
    if (isOld(headers, kept.eTag)) return problem(412, 'precondition-failed')
    if (body.clarifyFromPercent > body.answerFromPercent) return problem(400, 'invalid', 'clarifyFromPercent and answerFromPercent are 1 to 100, and the first is not above the second.')
    const saved = { bot: body, eTag: `b${++tags}` }
    return bots.set(key, saved), note(me, 'bot-changed', key), ok(saved)
  }

  /** @param {Agent} me @param {string} call @param {any} body @param {Headers} headers @returns {Answer | null} */
  const channels = (me, call, body, headers) => {
    if (call === 'GET /api/channels') return ok({ accounts: [...accounts.values()] })
    const [, method, channel = '', name = '', rest = ''] = /^(\w+) \/api\/channels\/([^/]+)\/([^/]+)(?:\/(.+))?$/.exec(call) ?? []
    if (channel === '' || rest === 'templates') return null
    const key = `${channel}/${name}`
    const known = accounts.get(key)
    if (rest === 'bot') return bot(me, key, method === 'PUT' ? body : null, headers)
    if (known && isOld(headers, known.eTag)) return problem(409, 'conflict')
    if (method === 'PUT') {
      if (channel === 'wechat' && !known && !body.settings.appSecret) return problem(400, 'invalid', 'appSecret is missing.\ntoken is missing.')
      const isSecret = (/** @type {string} */ it) => /secret|token|key$/i.test(it) && it !== 'appKey'
      const settings = Object.fromEntries(Object.entries(body.settings).filter(([it]) => !isSecret(it)))
      const account = { channel, account: name, settings, secrets: [...new Set([...(known?.secrets ?? []), ...Object.keys(body.settings).filter(isSecret)])], unreadable: [], paused: known?.paused ?? false, eTag: `a${++tags}` }
      return accounts.set(key, account), note(me, 'account-saved', key), ok(account)
    }
    if (!known) return problem(404, 'not-found')
    if (rest === 'pause' || rest === 'resume') return Object.assign(known, { paused: rest === 'pause', eTag: `a${++tags}` }), note(me, `account-${rest}d`, key), ok(known)
    if (rest === 'setup') return ok({ webhook: `http://fake/api/channels/${key}/webhook`, console: 'http://fake', fields: channel === 'wechat' ? [{ field: 'URL', setting: '', value: `http://fake/api/channels/${key}/webhook`, isSet: true }, { field: '令牌(Token)', setting: 'token', value: null, isSet: true }] : [] })
    if (rest === 'test') return note(me, 'account-tested', key), ok(channel === 'wechat' ? { ok: false, reason: 'wechat-40164', advice: 'Put the address on the IP allow-list.', sent: false } : { ok: true, reason: '', advice: '', sent: false })
    if (method === 'DELETE') return known.paused ? (accounts.delete(key), note(me, 'account-deleted', key), nothing) : problem(409, 'not-now', 'The account is not paused.')
    return null
  }

  /** @param {Agent} me @param {string} call @param {any} body @param {Headers} headers @returns {Answer | null} */
  const rules = (me, call, body, headers) => {
    const named = decodeURIComponent(/^\w+ \/api\/(?:words|replies)\/([^/]+)$/.exec(call)?.[1] ?? '')
    const reply = replies.get(named)
    switch (call.replace(/\/api\/(words|replies)\/.+$/, '/api/$1/…')) {
      case 'GET /api/words': return ok({ lists: [...words.values()] })
      case 'PUT /api/words/…': return words.set(named, { name: named, ...body }), note(me, 'word-list-saved', named), ok(words.get(named))
      case 'DELETE /api/words/…': return words.delete(named) ? (note(me, 'word-list-deleted', named), nothing) : problem(404, 'not-found')
      case 'POST /api/words/…': {
        const tried = [...words.values(), ...(body.draft ? [{ name: null, ...body.draft }] : [])].filter((list) => hits(body.text, list.words))
        const verdict = ['block', 'mask', 'hand', 'flag'].find((policy) => tried.some((list) => list.policy === policy)) ?? 'pass'
        const masked = tried.filter(({ policy }) => policy === 'mask').flatMap((list) => list.words).reduce((/** @type {string} */ text, /** @type {string} */ word) => text.replaceAll(word, '*'.repeat(word.length)), body.text)
        return ok({ verdict, text: masked, lists: tried.map(({ name, policy }) => ({ name, policy })), handed: tried.some(({ policy }) => policy === 'hand') })
      }
      case 'GET /api/replies': return ok({ replies: [...replies.values()] })
      case 'PUT /api/replies/…': {
        if (reply && (headers['if-none-match'] === '*' || isOld(headers, reply.eTag))) return problem(412, 'precondition-failed')
        return replies.set(named, { shortcut: named, ...body, changedBy: me.id, changedAt: new Date().toISOString(), eTag: `r${++tags}` }), note(me, 'reply-saved', named), ok(replies.get(named))
      }
      case 'DELETE /api/replies/…': return reply && isOld(headers, reply.eTag) ? problem(412, 'precondition-failed') : (replies.delete(named), nothing)
      case 'GET /api/schedules': return ok(schedule)
      case 'PUT /api/schedules':
        if (isOld(headers, schedule.eTag)) return problem(412, 'precondition-failed')
        return (schedule = { schedule: body, eTag: `s${++tags}` }), note(me, 'schedules-changed', ''), ok(schedule)
      case 'GET /api/retention': return ok(retention)
      case 'PUT /api/retention': return (retention = body), note(me, 'retention-changed', ''), ok(retention)
      default: return null
    }
  }

  /** @param {Agent} me @param {string} call @param {any} body @returns {Answer | null} */
  const privacy = (me, call, body) => {
    const [, id = '', what = ''] = /\/api\/customers\/([^/]+)\/(erase|exports(?:\/.+)?)$/.exec(call) ?? []
    const copy = { id: 'x1', customerId: id, state: 'running', requestedAt: new Date(now).toISOString(), until: new Date(now + 86_400_000).toISOString(), counts: {}, bytes: 0, url: null }
    if (call === 'POST /api/privacy/scan') return ok({ stores: ['tables'], found: body.texts.filter((/** @type {string} */ it) => it.includes('left')).map((/** @type {string} */ text) => ({ text, store: 'tables', place: 'messages/1' })) })
    if (what === 'exports') return note(me, 'customer-exported', id), ok(copy, 202)
    if (what.startsWith('exports/')) return ok({ ...copy, state: 'done', counts: { messages: 8 }, bytes: 2_000_000, url: '/favicon.svg' })
    if (call === `POST /api/customers/${id}/erase`) {
      if (body.confirm !== id) return problem(400, 'invalid', 'confirm is not the id.')
      const erasure = { customerId: id, state: /** @type {const} */ ('done'), erasedAt: new Date(now).toISOString(), customers: 1, removed: { messages: 8 }, rounds: 1, verifiedAt: new Date(now).toISOString(), found: 0, nextLookAt: null }
      return erasures.set(id, erasure), note(me, 'customer-erased', id), ok(erasure, 202)
    }
    if (what === 'erase') return erasures.has(id) ? ok(erasures.get(id)) : problem(404, 'not-found')
    return null
  }

  return {
    learning, entries, passwords, accounts, bots, words, replies, audit, teams, knowledge,
    /** Somebody else changes it. */
    stir: () => {
      for (const it of [...accounts.values(), ...replies.values()]) it.eTag = `x${++tags}`
      learning.stir()
      knowledge.stir()
      schedule = { schedule: { ...schedule.schedule, warnAtPercent: 50 }, eTag: `x${++tags}` }
    },
    /** Calls without a sign-in. @param {string} call @param {any} body @returns {Answer | null} */
    open(call, body) {
      if (call !== 'POST /api/passwords' && call !== 'POST /api/passwords/check') return null
      const entry = entries.get(body.token)
      const agent = people.find(({ id }) => id === entry?.agentId)
      if (!entry || !agent) return problem(404, 'not-found')
      if (call.endsWith('check')) return ok({ username: agent.username, displayName: agent.displayName, kind: entry.kind, expiresAt: entry.expiresAt })
      entries.delete(body.token)
      passwords.set(agent.username, body.password)
      agent.hasPassword = true
      return nothing
    },
    /** @param {Agent} me @param {string} method @param {URL} address @param {any} body @param {Headers} headers @returns {Answer | null} */
    answer(me, method, address, body, headers) {
      const call = `${method} ${address.pathname}`
      const known = knowledge.answer(me, call, body, headers)
      if (known) return known
      const isOurs = /^\/api\/(inbox\/bot|wall|agents|teams|skills|channels|words|replies|schedules|reports|audit|privacy|retention|intents|routing)\b|^\/api\/customers\/[^/]+\/(erase|exports)/.test(address.pathname) && !address.pathname.endsWith('/templates')
      if (!isOurs) return null
      if (call !== 'GET /api/inbox/bot' && rank[me.role] < (adminOnly.test(call) ? rank.admin : rank.supervisor)) return problem(403, 'forbidden')
      if (call === 'GET /api/wall') return ok(wall())
      if (call === 'GET /api/reports') return ok(madeReport(address.searchParams, now))
      if (call === 'GET /api/reports/csv') return { status: 200, body: new Blob(['﻿from,opened\r\n2026-03-01,3\r\n'], { type: 'text/csv' }) }
      if (call === 'POST /api/reports/rebuild') return ok({ state: 'running' }, 202)
      if (call === 'GET /api/inbox/bot') return ok({ items: [...conversations.values()].filter(({ conversation }) => conversation.state === 'bot').map(({ conversation }) => ({ conversation, unread: 0 })), next: null })
      if (call === 'GET /api/audit') return ok({ entries: address.searchParams.get('day') === new Date().toISOString().slice(0, 10) ? audit : [], next: null })
      return learning.answer(me, call, body, headers) ?? staff(me, call, body) ?? channels(me, call, body, headers) ?? rules(me, call, body, headers) ?? privacy(me, call, body)
    },
  }
}
