/** The shapes of docs/api.md. What the host may leave out or send as null is marked so. */

type Absent = null | undefined

export type Status = 'online' | 'away' | 'offline'
export type Role = 'agent' | 'supervisor' | 'admin'

export interface Agent {
  id: string
  username: string
  displayName: string
  role: Role
  status: Status
  languages: string[]
  skills: string[]
  capacity: number
  load: number
  /** Gets conversations without being asked. */
  autoAccept?: boolean | Absent
}

export type ConversationState = 'new' | 'bot' | 'waiting' | 'offered' | 'active' | 'snoozed' | 'resolved' | 'closed'

export interface Conversation {
  id: string
  customerId: string
  customerName?: string | Absent
  state: ConversationState
  agentId?: string | Absent
  channel: string
  language?: string | Absent
  intent?: string | Absent
  skills?: string[] | Absent
  urgency?: number | Absent
  lastSequence: number
  preview?: string | Absent
  lastMessageAt?: string | Absent
  waitingSince?: string | Absent
  /** While it is offered: to whom, and how long. */
  offer?: { id: string; agentId: string; until: string } | Absent
  /** While it sleeps: when it wakes by itself. */
  snoozedUntil?: string | Absent
  /** Since when an answer is owed. */
  owedSince?: string | Absent
  /** 1 to 5, what the customer said at its end. */
  rating?: number | Absent
  /** Only where the conversation was asked for by itself: whether its channel takes an answer now, and how many until when. */
  reply?: Reply | Absent
  createdAt: string
}

export interface Reply {
  allowed: boolean
  reason?: string | Absent
  until?: string | Absent
  left?: number | Absent
}

/** With neither `url` nor `problem` it is on its way. */
export interface Attachment {
  id: string
  name?: string | Absent
  contentType?: string | Absent
  bytes?: number | Absent
  url?: string | Absent
  thumbnailUrl?: string | Absent
  problem?: string | Absent
}

export type Delivery = 'pending' | 'sent' | 'failed' | 'uncertain'
export type Kind = 'text' | 'image' | 'voice' | 'video' | 'location' | 'link' | 'file' | 'event'

export interface Message {
  conversationId: string
  sequence: number
  id: string
  type: 'message' | 'event'
  direction?: 'inbound' | 'outbound' | Absent
  channel?: string | Absent
  kind?: Kind | Absent
  text?: string | Absent
  agentId?: string | Absent
  clientMessageId?: string | Absent
  flags?: string[] | Absent
  at: string
  delivery?: Delivery | Absent
  deliveryReason?: string | Absent
  /** The sequence that this one is sent again for, or that the event happened to. */
  about?: number | Absent
  /** Of an event: why it happened. */
  reason?: string | Absent
  attachments?: Attachment[] | Absent
  /** What the channel said beside the text. */
  metadata?: Record<string, string> | Absent
}

export interface Candidate {
  agentId: string
  name?: string | Absent
  eligible: boolean
  why?: string | Absent
  score: number
  language: number
  skills: number
  affinity: number
  load: number
}

export type DecisionReason = 'message' | 'slot-freed' | 'agent-online' | 'agent-lost' | 'asked-on' | 'served' | 'nudge' | 'adopted' | 'timer' | 'taken'

export interface Decision {
  at: string
  reason: DecisionReason
  winner?: string | Absent
  ring: number
  candidates: Candidate[]
}

export interface SignedIn {
  accessToken: string
  refreshToken: string
  expiresAt: string
  agent: Agent
}

export interface Negotiated {
  url: string
  accessToken: string
}

export interface MessagePage {
  messages: Message[]
  lastSequence: number
  readUpTo?: { customer: number; agent: number } | Absent
}

export interface ReadMark {
  conversationId: string
  who: string
  sequence: number
}

export interface Presence {
  agentId: string
  status: Status
}

export interface Typing {
  conversationId: string
  who: string
}

export interface Alert {
  kind: string
  conversationId?: string | Absent
  text: string
  ticketId?: string | Absent
}
