/** The shapes of docs/api.md that a visitor sees. */

export interface FileView {
  id: string
  name: string
  contentType: string
  bytes: number
  url: string | null
  thumbnailUrl: string | null
  problem: string | null
}

export interface Message {
  conversationId: string
  sequence: number
  id: string
  direction: 'inbound' | 'outbound'
  kind: string
  text: string
  clientMessageId: string
  at: string
  attachments: FileView[]
  /** What the bot offers with it; absent from what people say. */
  bot?: BotOffer | null
}

/** Saying one of the options chooses it. */
export interface BotOffer {
  options: string[]
  /** Whether it helped; empty: it is not asked. */
  question: string
  yes: string
  no: string
}

/** Where the conversation stands: nobody wrote, the bot has it, nobody has it, an agent has it, it is over. */
export type Standing = 'new' | 'bot' | 'waiting' | 'active' | 'ended'

export interface RatingQuestion {
  until: string
  given: number | null
}

export interface Page {
  conversationId: string
  state: Standing
  agentName: string | null
  rating: RatingQuestion | null
  messages: Message[]
  next: string | null
  readUpTo: number
  unread: number
}

export interface Session {
  visitorId: string
  token: string
  expiresAt: string
  conversationId: string
  unread: number
  agentsOnline: boolean
}

export interface Info {
  color: string
  position: string
  title: { text: string; zh: string }
  greeting: { text: string; zh: string }
  agentsOnline: boolean
  opensAt: string | null
  /** Who answers first; null: people. */
  bot?: { name: string; greeting: Words; menu: Words[] } | null
}

export interface Words {
  text: string
  zh: string
}

export interface Upload {
  id: string
  name: string
  contentType: string
  bytes: number
}

export interface Contact {
  email: string
  name: string
}

/** Who is signed in on the website: the text that its server signed, and the signature. */
export interface Identity {
  user: string
  signature: string
}

/** What the visitor wrote and has not come back from the host yet. */
export interface Pending {
  clientMessageId: string
  text: string
  attachments: Upload[]
  contact: Contact | null
  at: string
  state: 'queued' | 'sending' | 'accepted' | 'failed'
  /** Of a failed one: the problem's short name. */
  reason: string
}
