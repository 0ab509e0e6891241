import type { Message } from '../api/shapes'
import type { Outbox, Outgoing } from './outbox'
import type { Thread } from './thread'

/** What the middle of the page shows, from top to bottom. */
export type Entry =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'gap'; key: string }
  /** Another conversation of the same customer begins. */
  | { kind: 'conversation'; key: string; message: Message }
  | { kind: 'event'; key: string; message: Message }
  /** The customer and the agents go on on another channel. */
  | { kind: 'switch'; key: string; from: string; to: string }
  | { kind: 'message'; key: string; message: Message; channel: string | null; joined: boolean; last: boolean }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing }

/** Messages of one writer closer together than this stand as one block. */
const joinMs = 3 * 60_000

/** @param others What the customer said and was told in other conversations, in any order. */
export function timelineOf(thread: Thread, outbox: Outbox, dayKey: (at: string) => string, others: readonly Message[] = []): Entry[] {
  const entries: Entry[] = []
  const own = thread[0]?.conversationId ?? ''
  let day = ''
  let channel = ''
  let last: Message | null = null
  let lastOwn: Message | null = null

  const startDay = (at: string): boolean => {
    const next = dayKey(at)
    if (next === day) return false
    day = next
    entries.push({ kind: 'day', key: `day ${next}`, at })
    return true
  }

  for (const message of woven(thread, others)) {
    const mine = message.conversationId === own
    const gap: boolean = mine && lastOwn !== null && message.sequence !== lastOwn.sequence + 1
    if (gap) entries.push({ kind: 'gap', key: `gap ${message.sequence}` })
    const newDay = startDay(message.at)
    if (others.length > 0 && message.conversationId !== last?.conversationId) entries.push({ kind: 'conversation', key: `conversation ${message.id}`, message })
    if (message.type === 'event') {
      entries.push({ kind: 'event', key: keyOf(message), message })
    } else {
      const next: string = message.channel || channel
      const changed = next !== channel
      if (changed && message.conversationId === last?.conversationId) entries.push({ kind: 'switch', key: `switch ${message.id}`, from: channel, to: next })
      channel = next
      const joined = !gap && !newDay && !changed && last !== null && follows(last, message)
      const above = entries[entries.length - 1]
      if (joined && above?.kind === 'message') above.last = false
      entries.push({ kind: 'message', key: keyOf(message), message, channel: changed ? channel : null, joined, last: true })
    }
    last = message
    if (mine) lastOwn = message
  }

  for (const outgoing of outbox) {
    startDay(outgoing.at)
    entries.push({ kind: 'outgoing', key: outgoing.clientMessageId, outgoing })
  }
  return entries
}

/** By time; what is in the thread keeps its own order. */
function woven(thread: Thread, others: readonly Message[]): readonly Message[] {
  if (others.length === 0) return thread
  const rest = [...others].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.sequence - b.sequence)
  const all: Message[] = []
  for (const message of thread) {
    for (let next = rest[0]; next && Date.parse(next.at) < Date.parse(message.at); next = rest[0]) all.push(...rest.splice(0, 1))
    all.push(message)
  }
  return [...all, ...rest]
}

/** An optimistic entry and the message it becomes share a key, so that the page keeps the same element. */
function keyOf(message: Message): string {
  return message.direction === 'outbound' && message.clientMessageId ? message.clientMessageId : `${message.conversationId}#${message.sequence}`
}

function follows(before: Message, message: Message): boolean {
  return (
    before.type === 'message' &&
    message.type === 'message' &&
    before.conversationId === message.conversationId &&
    before.direction === message.direction &&
    (before.agentId ?? '') === (message.agentId ?? '') &&
    Date.parse(message.at) - Date.parse(before.at) < joinMs
  )
}
