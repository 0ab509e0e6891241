import type { Send } from './http'

/** The shapes and calls of docs/api.md about urgent tickets. */

export type TicketState = 'open' | 'acknowledged' | 'resolved'

export interface TicketStep {
  at: string
  /** An agent's id; empty for a rule and for time. */
  who: string
  what: string
  why: string
}

export interface Ticket {
  id: string
  conversationId: string
  state: TicketState
  reason: string
  text: string
  /** Empty for a rule. */
  raisedBy: string
  acknowledgedBy: string
  /** From 1; 0 before the first were told. */
  level: number
  /** When it goes on to the next level; null unless it is open. */
  levelUntil: string | null
  told: string[]
  raisedAt: string
  changedAt: string
  /** Empty for who may not read the conversation. */
  customerName: string
  canOpen: boolean
  canAcknowledge: boolean
  /** Where one ticket is read by itself. */
  trail?: TicketStep[] | null
}

export interface TicketPage {
  tickets: Ticket[]
  next: string | null
}

export interface TicketFilter {
  state: TicketState
  /** Those that the caller raised or acknowledged. */
  mine: boolean
  /** 0: all. */
  level: number
}

export interface Tickets {
  list(filter: TicketFilter, cursor?: string): Promise<TicketPage>
  read(id: string): Promise<Ticket>
  acknowledge(id: string): Promise<Ticket>
  /** Also from the one who has acknowledged it. */
  take(id: string, note: string): Promise<Ticket>
  resolve(id: string, note: string): Promise<Ticket>
}

export function createTickets(send: Send): Tickets {
  const at = (id: string, rest = ''): string => `/api/tickets/${encodeURIComponent(id)}${rest}`
  return {
    list: ({ state, mine, level }, cursor) => send('GET', `/api/tickets?state=${state}${mine ? '&mine=true' : ''}${level > 0 ? `&level=${level}` : ''}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
    read: (id) => send('GET', at(id)),
    acknowledge: (id) => send('POST', at(id, '/acknowledge'), { note: '' }),
    take: (id, note) => send('POST', at(id, '/take'), { note }),
    resolve: (id, note) => send('POST', at(id, '/resolve'), { note }),
  }
}
