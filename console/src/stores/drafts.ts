import { reactive } from 'vue'
import type { Keep } from './tokens'

/** What the agent has begun to write, per conversation; outlives a reload of the tab and ends with the session. */
export interface Drafts {
  of(conversationId: string): string
  set(conversationId: string, text: string): void
  clear(): void
}

const key = 'omni.drafts'

export function createDrafts(keep: Keep): Drafts {
  const drafts = reactive(new Map<string, string>(restore(keep)))
  return {
    of: (conversationId) => drafts.get(conversationId) ?? '',
    set(conversationId, text) {
      if (text === '') drafts.delete(conversationId)
      else drafts.set(conversationId, text)
      keep.setItem(key, JSON.stringify([...drafts]))
    },
    clear() {
      drafts.clear()
      keep.removeItem(key)
    },
  }
}

function restore(keep: Keep): [string, string][] {
  try {
    const value: unknown = JSON.parse(keep.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(value: unknown): value is [string, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string'
}
