import type { Send } from './http'
import type { DeadLetter, Operations } from './operations'
import type { Address, Agent, Colleagues, Conversation, Decision, InboxCounts, InboxPage, Message, MessagePage, Negotiated, ReadyAnswer, Status, TransferTo, View } from './shapes'

export interface PageOf {
  after?: number
  before?: number
  limit?: number
}

/** The calls of an agent, one line each. */
export interface Client {
  me(): Promise<Agent>
  setStatus(status: Status, more?: { autoAccept?: boolean; reason?: string }): Promise<Agent>
  /** Why one may be away. */
  statusReasons(): Promise<string[]>
  colleagues(): Promise<Colleagues>
  heartbeat(): Promise<void>
  negotiate(): Promise<Negotiated>
  /** With an agent's id, of everything only what that agent has: for supervisors. */
  inbox(view: View, cursor?: string, agentId?: string): Promise<InboxPage>
  inboxCounts(): Promise<InboxCounts>
  readMention(mentionId: string): Promise<void>
  conversation(id: string): Promise<Conversation>
  messages(id: string, page?: PageOf): Promise<MessagePage>
  sendMessage(id: string, clientMessageId: string, text: string, attachments?: readonly { id: string }[], to?: Address): Promise<{ messageId: string }>
  /** The company has read up to this sequence. */
  read(id: string, upTo: number): Promise<void>
  typing(id: string): Promise<void>
  take(id: string): Promise<Conversation>
  resolve(id: string): Promise<Conversation>
  accept(id: string): Promise<Conversation>
  decline(id: string): Promise<void>
  snooze(id: string, until: string): Promise<Conversation>
  wake(id: string): Promise<Conversation>
  /** An answer that failed or is uncertain, as a new message; on another of the customer's channels where one is named. */
  resend(id: string, sequence: number, clientMessageId: string, channel?: string): Promise<{ messageId: string }>
  raiseTicket(conversationId: string, clientTicketId: string, reason: string, text: string): Promise<unknown>
  /** What was written before a word list masked or withheld it; each call is kept in the audit. */
  reveal(id: string, sequence: number): Promise<string>
  addNote(id: string, clientNoteId: string, text: string, mentions: readonly string[]): Promise<Message>
  changeLabels(id: string, change: { add?: string[]; remove?: string[] }): Promise<Conversation>
  transfer(id: string, to: TransferTo, note: string): Promise<Conversation>
  reopen(id: string): Promise<Conversation>
  readyAnswers(id: string): Promise<ReadyAnswer[]>
  routing(id: string): Promise<Decision[]>
  operations(): Promise<Operations>
  deadLetters(): Promise<DeadLetter[]>
  /** One of them, or all of the queue; how many were sent back to their stage. */
  replayDeadLetters(queue: string, sequenceNumber?: string): Promise<number>
}

/** As many as an inbox has in one answer. */
const inboxPage = 100

export function createClient(send: Send): Client {
  const at = (id: string, rest = ''): string => `/api/conversations/${encodeURIComponent(id)}${rest}`
  return {
    me: () => send('GET', '/api/me'),
    setStatus: (status, more = {}) => send('PUT', '/api/me/status', { status, ...more }),
    statusReasons: async () => (await send<{ reasons: string[] }>('GET', '/api/status-reasons')).reasons,
    colleagues: () => send('GET', '/api/colleagues'),
    heartbeat: () => send('POST', '/api/me/heartbeat'),
    negotiate: () => send('POST', '/api/negotiate'),
    inbox: (view, cursor, agentId) => send('GET', `/api/inbox/${view}?limit=${inboxPage}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}${agentId === undefined ? '' : `&agent=${encodeURIComponent(agentId)}`}`),
    inboxCounts: () => send('GET', '/api/inbox-counts'),
    readMention: (mentionId) => send('POST', `/api/mentions/${encodeURIComponent(mentionId)}/read`),
    conversation: (id) => send('GET', at(id)),
    messages: (id, page) => send('GET', at(id, `/messages${query(page)}`)),
    sendMessage: (id, clientMessageId, text, attachments = [], to) => send('POST', at(id, '/messages'), { clientMessageId, text, attachments, ...(to ? { to } : {}) }),
    read: (id, upTo) => send('POST', at(id, '/read'), { upTo }),
    typing: (id) => send('POST', at(id, '/typing')),
    take: (id) => send('POST', at(id, '/take')),
    resolve: (id) => send('POST', at(id, '/resolve')),
    accept: (id) => send('POST', at(id, '/accept')),
    decline: (id) => send('POST', at(id, '/decline')),
    snooze: (id, until) => send('POST', at(id, '/snooze'), { until }),
    wake: (id) => send('POST', at(id, '/wake')),
    resend: (id, sequence, clientMessageId, channel = '') => send('POST', at(id, `/messages/${sequence}/resend`), channel === '' ? { clientMessageId } : { clientMessageId, channel }),
    raiseTicket: (conversationId, clientTicketId, reason, text) => send('POST', '/api/tickets', { conversationId, clientTicketId, reason, text }),
    reveal: async (id, sequence) => (await send<{ text: string }>('POST', at(id, `/messages/${sequence}/reveal`))).text,
    addNote: (id, clientNoteId, text, mentions) => send('POST', at(id, '/notes'), { clientNoteId, text, mentions }),
    changeLabels: (id, change) => send('PATCH', at(id, '/labels'), change),
    transfer: (id, to, note) => send('POST', at(id, '/transfer'), note === '' ? to : { ...to, note }),
    reopen: (id) => send('POST', at(id, '/reopen')),
    readyAnswers: async (id) => (await send<{ replies: ReadyAnswer[] }>('GET', at(id, '/replies'))).replies,
    routing: async (id) => (await send<{ decisions: Decision[] }>('GET', at(id, '/routing'))).decisions,
    operations: () => send('GET', '/api/operations'),
    deadLetters: async () => (await send<{ deadLetters: DeadLetter[] }>('GET', '/api/dead-letters')).deadLetters,
    replayDeadLetters: async (queue, sequenceNumber) => {
      const one = sequenceNumber === undefined ? '' : `/${sequenceNumber}`
      return (await send<{ replayed: number }>('POST', `/api/dead-letters/${encodeURIComponent(queue)}${one}/replay`)).replayed
    },
  }
}

function query(page: PageOf = {}): string {
  const parts = Object.entries(page).map(([name, value]) => `${name}=${String(value)}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
