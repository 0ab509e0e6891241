import type { Send } from './http'
import type { DeadLetter, Operations } from './operations'
import type { Agent, Conversation, Decision, MessagePage, Negotiated, Status } from './shapes'

export interface PageOf {
  after?: number
  before?: number
  limit?: number
}

/** The calls of an agent, one line each. */
export interface Client {
  me(): Promise<Agent>
  setStatus(status: Status, autoAccept?: boolean): Promise<Agent>
  heartbeat(): Promise<void>
  negotiate(): Promise<Negotiated>
  agents(): Promise<Agent[]>
  inbox(): Promise<Conversation[]>
  waiting(): Promise<Conversation[]>
  conversation(id: string): Promise<Conversation>
  messages(id: string, page?: PageOf): Promise<MessagePage>
  sendMessage(id: string, clientMessageId: string, text: string, attachments?: readonly { id: string }[]): Promise<{ messageId: string }>
  /** The company has read up to this sequence. */
  read(id: string, upTo: number): Promise<void>
  typing(id: string): Promise<void>
  take(id: string): Promise<Conversation>
  resolve(id: string): Promise<Conversation>
  accept(id: string): Promise<Conversation>
  decline(id: string): Promise<void>
  snooze(id: string, until: string): Promise<Conversation>
  wake(id: string): Promise<Conversation>
  /** An answer that failed or is uncertain, as a new message on the same channel. */
  resend(id: string, sequence: number, clientMessageId: string): Promise<{ messageId: string }>
  raiseTicket(conversationId: string, clientTicketId: string, reason: string, text: string): Promise<unknown>
  routing(id: string): Promise<Decision[]>
  operations(): Promise<Operations>
  deadLetters(): Promise<DeadLetter[]>
  /** One of them, or all of the queue; how many were sent back to their stage. */
  replayDeadLetters(queue: string, sequenceNumber?: string): Promise<number>
}

export function createClient(send: Send): Client {
  const at = (id: string, rest = ''): string => `/api/conversations/${encodeURIComponent(id)}${rest}`
  return {
    me: () => send('GET', '/api/me'),
    setStatus: (status, autoAccept) => send('PUT', '/api/me/status', autoAccept === undefined ? { status } : { status, autoAccept }),
    heartbeat: () => send('POST', '/api/me/heartbeat'),
    negotiate: () => send('POST', '/api/negotiate'),
    agents: async () => (await send<{ agents: Agent[] }>('GET', '/api/agents')).agents,
    inbox: async () => (await send<{ conversations: Conversation[] }>('GET', '/api/inbox')).conversations,
    waiting: async () => (await send<{ conversations: Conversation[] }>('GET', '/api/waiting')).conversations,
    conversation: (id) => send('GET', at(id)),
    messages: (id, page) => send('GET', at(id, `/messages${query(page)}`)),
    sendMessage: (id, clientMessageId, text, attachments = []) => send('POST', at(id, '/messages'), { clientMessageId, text, attachments }),
    read: (id, upTo) => send('POST', at(id, '/read'), { upTo }),
    typing: (id) => send('POST', at(id, '/typing')),
    take: (id) => send('POST', at(id, '/take')),
    resolve: (id) => send('POST', at(id, '/resolve')),
    accept: (id) => send('POST', at(id, '/accept')),
    decline: (id) => send('POST', at(id, '/decline')),
    snooze: (id, until) => send('POST', at(id, '/snooze'), { until }),
    wake: (id) => send('POST', at(id, '/wake')),
    resend: (id, sequence, clientMessageId) => send('POST', at(id, `/messages/${sequence}/resend`), { clientMessageId }),
    raiseTicket: (conversationId, clientTicketId, reason, text) => send('POST', '/api/tickets', { conversationId, clientTicketId, reason, text }),
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
