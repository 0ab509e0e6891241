import type { Delivery, Message } from '../api/shapes'

/** Messages of one conversation by ascending sequence, each once. Pure functions: nothing here is changed in place. */
export type Thread = readonly Message[]

/** Adds what a page or a push brought; the newer word about a message wins, but a delivered one never turns pending again. */
export function merge(thread: Thread, incoming: readonly Message[]): Thread {
  if (incoming.length === 0) return thread
  const bySequence = new Map(thread.map((message) => [message.sequence, message]))
  for (const message of incoming) {
    const known = bySequence.get(message.sequence)
    bySequence.set(message.sequence, known === undefined ? message : newer(known, message))
  }
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence)
}

function newer(known: Message, incoming: Message): Message {
  return known.delivery === 'sent' && incoming.delivery === 'pending' ? known : incoming
}

/** The sequence after which something is missing, within the thread or between it and `knownLast`; null when whole. */
export function gapAfter(thread: Thread, knownLast = 0): number | null {
  for (let i = 1; i < thread.length; i++) {
    const before = thread[i - 1]
    const here = thread[i]
    if (before && here && here.sequence !== before.sequence + 1) return before.sequence
  }
  const last = lastSequence(thread)
  return knownLast > last ? last : null
}

export function firstSequence(thread: Thread): number {
  return thread[0]?.sequence ?? 0
}

export function lastSequence(thread: Thread): number {
  return thread[thread.length - 1]?.sequence ?? 0
}

const open: readonly (Delivery | null | undefined)[] = ['pending', 'uncertain']
/** How far back a lost update is looked for. */
const lookBack = 100

/** Where to read on from after pushes were missed: before the oldest message whose delivery may have changed meanwhile. */
export function resumeAfter(thread: Thread): number {
  const whole = gapAfter(thread) ?? lastSequence(thread)
  const unsettled = thread.find((message) => message.sequence > whole - lookBack && open.includes(message.delivery))
  return unsettled === undefined ? whole : Math.min(whole, unsettled.sequence - 1)
}
