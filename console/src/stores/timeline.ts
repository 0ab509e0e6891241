import type { Message } from '../api/shapes'
import type { Outbox, Outgoing } from './outbox'
import type { Thread } from './thread'

/** What the middle of the page shows, from top to bottom. */
export type Entry =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'gap'; key: string }
  | { kind: 'event'; key: string; message: Message }
  | { kind: 'message'; key: string; message: Message; channel: string | null; joined: boolean; last: boolean }
  | { kind: 'outgoing'; key: string; outgoing: Outgoing }

/** Messages of one writer closer together than this stand as one block. */
const joinMs = 3 * 60_000

export function timelineOf(thread: Thread, outbox: Outbox, dayKey: (at: string) => string): Entry[] {
  const entries: Entry[] = []
  let day = ''
  let channel = ''
  let last: Message | null = null

  const startDay = (at: string): boolean => {
    const next = dayKey(at)
    if (next === day) return false
    day = next
    entries.push({ kind: 'day', key: `day ${next}`, at })
    return true
  }

  for (const message of thread) {
    const gap = last !== null && message.sequence !== last.sequence + 1
    if (gap) entries.push({ kind: 'gap', key: `gap ${message.sequence}` })
    const newDay = startDay(message.at)
    if (message.type === 'event') {
      entries.push({ kind: 'event', key: keyOf(message), message })
    } else {
      const next: string = message.channel || channel
      const changed = next !== channel
      channel = next
      const joined = !gap && !newDay && !changed && last !== null && follows(last, message)
      const above = entries[entries.length - 1]
      if (joined && above?.kind === 'message') above.last = false
      entries.push({ kind: 'message', key: keyOf(message), message, channel: changed ? channel : null, joined, last: true })
    }
    last = message
  }

  for (const outgoing of outbox) {
    startDay(outgoing.at)
    entries.push({ kind: 'outgoing', key: outgoing.clientMessageId, outgoing })
  }
  return entries
}

/** An optimistic entry and the message it becomes share a key, so that the page keeps the same element. */
function keyOf(message: Message): string {
  return message.direction === 'outbound' && message.clientMessageId ? message.clientMessageId : `#${message.sequence}`
}

function follows(before: Message, message: Message): boolean {
  return (
    before.type === 'message' &&
    before.direction === message.direction &&
    (before.agentId ?? '') === (message.agentId ?? '') &&
    Date.parse(message.at) - Date.parse(before.at) < joinMs
  )
}
