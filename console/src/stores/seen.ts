import { reactive } from 'vue'
import type { Conversation } from '../api/shapes'
import type { Keep } from './tokens'

/** How far the agent has read each conversation. The host keeps no such mark, so the browser does. */
export interface Seen {
  unread(conversation: Conversation): boolean
  mark(conversationId: string, sequence: number): void
}

const key = 'omni.seen'
const most = 500

export function createSeen(keep: Keep): Seen {
  const marks = reactive(new Map<string, number>(restore(keep)))
  return {
    unread: ({ id, lastSequence }) => lastSequence > (marks.get(id) ?? 0),
    mark(conversationId, sequence) {
      if (sequence <= (marks.get(conversationId) ?? 0)) return
      // Set last, so that the oldest marks are the first to go.
      marks.delete(conversationId)
      marks.set(conversationId, sequence)
      for (const oldest of marks.keys()) {
        if (marks.size <= most) break
        marks.delete(oldest)
      }
      keep.setItem(key, JSON.stringify([...marks]))
    },
  }
}

function restore(keep: Keep): [string, number][] {
  try {
    const value: unknown = JSON.parse(keep.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'
}
