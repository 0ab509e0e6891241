import type { Outbox, Outgoing } from './outbox'
import type { Keep } from './tokens'

/** What one agent wrote and the host has not taken, per conversation; outlives a reload of the tab and the end of a session. */
export interface Unsent {
  /** Of these conversations something is left. */
  conversations(): string[]
  of(conversationId: string): Outbox
  set(conversationId: string, outbox: Outbox): void
  /** The agent left: from now on nothing is sent or noted for them, until they are back. */
  close(): void
  readonly closed: boolean
}

/** Under a key of the agent's own: whoever signs in next in the same tab must not send it. */
export function createUnsent(keep: Keep, agentId: string): Unsent {
  const key = `omni.unsent.${agentId}`
  const left = new Map<string, Outbox>(restore(keep, key))
  let closed = false
  return {
    conversations: () => [...left.keys()],
    of: (conversationId) => left.get(conversationId) ?? [],
    set(conversationId, outbox) {
      const rest = outbox.filter(({ state }) => state !== 'accepted')
      if (closed || (rest.length === 0 && !left.has(conversationId))) return
      if (rest.length === 0) left.delete(conversationId)
      else left.set(conversationId, rest)
      try {
        if (left.size === 0) keep.removeItem(key)
        else keep.setItem(key, JSON.stringify([...left]))
      } catch (error) {
        // A full storage costs what a reload would have kept, not the answer.
        if (!(error instanceof DOMException)) throw error
      }
    },
    close: () => void (closed = true),
    get closed() {
      return closed
    },
  }
}

/** Whatever was on its way may have arrived: the same id makes sending it again harmless. */
function restore(keep: Keep, key: string): [string, Outbox][] {
  try {
    const value: unknown = JSON.parse(keep.getItem(key) ?? '[]')
    if (!Array.isArray(value)) return []
    return value.filter(isEntry).map(([id, entries]) => [id, entries.filter(isOutgoing).map((it) => (it.state === 'refused' ? it : { ...it, state: 'refused', reason: '', forNow: true }))])
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isEntry(value: unknown): value is [string, unknown[]] {
  return Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1])
}

function isOutgoing(value: unknown): value is Outgoing {
  const it = value as Partial<Outgoing> | null
  return typeof it?.clientMessageId === 'string' && typeof it.text === 'string' && typeof it.state === 'string' && Array.isArray(it.files)
}
