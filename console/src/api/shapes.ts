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
  /** Why away; empty without a reason. */
  statusReason?: string | Absent
  statusSince?: string | Absent
  /** How well the agent knows a skill, 1 to 5; a skill without one: 5. */
  levels?: Record<string, number> | Absent
  teamId?: string | Absent
  active?: boolean | Absent
  /** False: invited, and not here yet. */
  hasPassword?: boolean | Absent
}

/** Whom one may mention and transfer to. */
export interface Colleague {
  id: string
  displayName: string
  status: Status
  statusReason?: string | Absent
  /** Online, with a page open. */
  isThere: boolean
  hasRoom: boolean
  languages: string[]
  skills: string[]
  /** Empty: in no team. */
  teamId: string
}

/** To whom a conversation is handed on. */
export type TransferTo = { agentId: string } | { teamId: string } | { skill: string }

export interface Colleagues {
  agents: Colleague[]
  skills: string[]
  teams: { id: string; name: string }[]
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
  offer?: { id: string; agentId: string; until: string; transferredBy?: string | Absent } | Absent
  /** While it sleeps: when it wakes by itself. */
  snoozedUntil?: string | Absent
  /** Since when an answer is owed. */
  owedSince?: string | Absent
  /** 1 to 5, what the customer said at its end. */
  rating?: number | Absent
  ratedAt?: string | Absent
  labels?: string[] | Absent
  /** When the answer that is owed falls due; only where the conversation was asked for by itself. */
  dueAt?: string | Absent
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
  type: 'message' | 'event' | 'note'
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
  /** Of a message of the bot's: what it offered; absent from what people say. */
  bot?: { options: string[]; question: string; yes: string; no: string; title: string } | Absent
  /** The sequence that this one is sent again for, or that the event happened to. */
  about?: number | Absent
  /** Of an event: why it happened. */
  reason?: string | Absent
  attachments?: Attachment[] | Absent
  /** Of a note: the ids of the agents who are meant. */
  mentions?: string[] | Absent
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

export interface Decision {
  at: string
  /** An open set: what has no words is shown as the host wrote it. */
  reason: string
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
  statusReason?: string | Absent
}

export type View = 'mine' | 'waiting' | 'mentions' | 'all'

export interface Mention {
  id: string
  byAgentId: string
  at: string
  /** Null until the agent has seen it. */
  readAt: string | null
  note: Message
}

export interface InboxItem {
  conversation: Conversation
  /** Messages of the customer that nobody of the company has read. */
  unread: number
  dueAt?: string | Absent
  /** In the view of mentions. */
  mention?: Mention | Absent
}

export interface InboxPage {
  items: InboxItem[]
  next: string | null
}

export interface InboxCounts {
  mine: number
  unread: number
  waiting: number
  mentions: number
}

export interface Mentioned {
  mentionId: string
  conversationId: string
  sequence: number
  byAgentId: string
}

/** Another of the customer's addresses to answer to. */
export interface Address {
  channel: string
  account: string
  address: string
}

/** A ready answer for this agent, conversation and channel, filled in. */
export interface ReadyAnswer {
  shortcut: string
  title: string
  language: string
  text: string
  /** What nothing is known of and stands there as it was written. */
  missing: string[]
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
