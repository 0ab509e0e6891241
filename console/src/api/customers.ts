import type { Send } from './http'
import type { Conversation, Message } from './shapes'

/** The shapes and calls of docs/api.md about customers. */

export interface Identity {
  kind: 'channel' | 'email' | 'phone' | 'unionid' | 'user'
  channel: string
  account: string
  value: string
  since: string
}

export interface Profile {
  name: string
  language: string
  /** Null: nobody knows. */
  consent: boolean | null
  consentNote: string
  fields: Record<string, string>
  labels: string[]
  blockedReason: string
  blocked: { customerId: string; reason: string }[]
}

export interface Side extends Profile {
  id: string
  createdAt: string
  identities: Identity[]
}

export interface Merge {
  id: string
  customerId: string
  reason: string
  byAgentId: string
  at: string
  undoneAt: string | null
  undoneBy: string
}

export interface Customer extends Side {
  merges: Merge[]
  possibleDuplicates: { customerId: string; kind: string; value: string; since: string }[]
  /** When a block ends by itself; null: when it is lifted. */
  blockedUntil: string | null
  /** Who changed the profile last; empty: nobody yet. */
  changedBy: string
  changedAt: string | null
  /** For `If-Match`. */
  eTag: string
}

export interface MergePreview {
  survivor: Side
  merged: Side
  result: Profile
  fieldsThatLose: Record<string, string>
  conversationThatGoesOn: Conversation | null
  conversationThatEnds: Conversation | null
  conflict: string | null
  wereParted: boolean
}

export interface CustomerChange {
  name?: string
  language?: string
  consent?: boolean | null
  fields?: Record<string, string | null>
  addLabels?: string[]
  removeLabels?: string[]
}

/** Where the customer may be answered, and what each address takes now. */
export interface CustomerChannel {
  channel: string
  account: string
  address: string
  /** Where the customer last wrote from. */
  isCurrent: boolean
  answer: { allowed: boolean; reason?: string | null; until?: string | null; left?: number | null }
  template: { allowed: boolean; reason?: string | null } | null
  limits: ChannelLimits
}

export interface ChannelLimits {
  text: number
  textUnit: 'utf8' | 'utf16'
  files: number
  textWithFiles: boolean
  /** The first that fits counts. */
  fileTypes: { contentType: string; bytes: number }[]
}

export interface TimelinePage {
  messages: { message: Message; channelChanged: boolean }[]
  next: string | null
}

export interface CustomerNote {
  id: string
  agentId: string
  text: string
  at: string
}

export interface Card {
  source: string
  title: string
  rows: { label: string; value: string; url?: string | null }[]
  at: string | null
  problem: string | null
}

export interface Template {
  id: string
  title: string
  text: string
  fields: string[]
}

/** A first message: a text, or a template with its values. */
export interface Start {
  channel: string
  account: string
  address: string
  clientMessageId: string
  text?: string
  template?: { id: string; values: Record<string, string> }
}

export interface Started {
  conversationId: string
  messageId: string
  joined: boolean
}

export interface Customers {
  get(id: string): Promise<Customer>
  /** Refused with `precondition-failed`, and the customer as it is now, where it is not what was seen any more. */
  change(id: string, change: CustomerChange, seen: string): Promise<Customer>
  timeline(id: string, cursor?: string | null, limit?: number): Promise<TimelinePage>
  conversations(id: string): Promise<Conversation[]>
  notes(id: string): Promise<CustomerNote[]>
  addNote(id: string, noteId: string, text: string): Promise<void>
  removeNote(id: string, noteId: string): Promise<void>
  cards(id: string): Promise<Card[]>
  channels(id: string): Promise<CustomerChannel[]>
  previewMerge(id: string, other: string): Promise<MergePreview>
  merge(id: string, other: string, reason: string): Promise<Customer>
  unmerge(id: string, mergeId: string): Promise<Customer>
  /** Without an end it holds until it is lifted. */
  block(id: string, reason: string, until: string | null): Promise<void>
  unblock(id: string): Promise<void>
  templates(channel: string, account: string): Promise<Template[]>
  start(id: string, start: Start): Promise<Started>
}

export function createCustomers(send: Send): Customers {
  const at = (id: string, rest = ''): string => `/api/customers/${encodeURIComponent(id)}${rest}`
  return {
    get: (id) => send('GET', at(id)),
    change: (id, change, seen) => send('PATCH', at(id), change, { 'if-match': `"${seen}"` }),
    timeline: (id, cursor, limit = 50) => send('GET', at(id, `/timeline?limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)),
    conversations: async (id) => (await send<{ conversations: Conversation[] }>('GET', at(id, '/conversations'))).conversations,
    notes: async (id) => (await send<{ notes: CustomerNote[] }>('GET', at(id, '/notes'))).notes,
    addNote: async (id, noteId, text) => void (await send('POST', at(id, '/notes'), { id: noteId, text })),
    removeNote: (id, noteId) => send('DELETE', at(id, `/notes/${encodeURIComponent(noteId)}`)),
    cards: async (id) => (await send<{ cards: Card[] }>('GET', at(id, '/cards'))).cards,
    channels: async (id) => (await send<{ channels: CustomerChannel[] }>('GET', at(id, '/channels'))).channels,
    previewMerge: (id, other) => send('GET', at(id, `/merge-preview?with=${encodeURIComponent(other)}`)),
    merge: (id, other, reason) => send('POST', at(id, '/merges'), { with: other, reason }),
    unmerge: (id, mergeId) => send('DELETE', at(id, `/merges/${encodeURIComponent(mergeId)}`)),
    block: async (id, reason, until) => void (await send('POST', at(id, '/block'), until === null ? { reason } : { reason, until })),
    unblock: async (id) => void (await send('DELETE', at(id, '/block'))),
    templates: async (channel, account) => (await send<{ templates: Template[] }>('GET', `/api/channels/${encodeURIComponent(channel)}/${encodeURIComponent(account)}/templates`)).templates,
    start: (id, start) => send('POST', at(id, '/conversations'), start),
  }
}
