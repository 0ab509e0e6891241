import type { Address, Message } from '../api/shapes'

/** A file that the host has taken. */
export interface OutgoingFile {
  id: string
  name: string
}

/** A message the agent wrote that the host has not shown back yet. */
export interface Outgoing {
  clientMessageId: string
  conversationId: string
  text: string
  files: readonly OutgoingFile[]
  /** Where it goes, if not to where the customer last wrote from. */
  to?: Address | undefined
  at: string
  state: 'sending' | 'accepted' | 'refused'
  /** Why it was refused, for the agent; '' when the server was not reached. */
  reason: string
  /** Nobody said no for good: it goes before whatever is written after it. */
  forNow?: boolean | undefined
}

export type Outbox = readonly Outgoing[]

/** The one to be sent next: they go in the order in which they were written, and what was refused for good is stepped over. */
export function nextOf(outbox: Outbox): Outgoing | undefined {
  return outbox.find(({ state, forNow }) => state === 'sending' || (state === 'refused' && forNow === true))
}

/** Drops what the thread now shows: the push and the answer to the POST may come in either order. */
export function settle(outbox: Outbox, shown: readonly Message[]): Outbox {
  const ours = shown.filter((message) => message.direction === 'outbound')
  const ids = new Set(ours.map((message) => message.clientMessageId))
  const left = outbox.filter((entry) => !ids.has(entry.clientMessageId))
  return left.length === outbox.length ? outbox : left
}

export function change(outbox: Outbox, clientMessageId: string, next: Partial<Outgoing>): Outbox {
  return outbox.map((entry) => (entry.clientMessageId === clientMessageId ? { ...entry, ...next } : entry))
}
