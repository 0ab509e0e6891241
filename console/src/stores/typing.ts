import { reactive } from 'vue'

/** Who is writing right now; each sign of it counts for a few seconds. */
export interface TypingSigns {
  isTyping(conversationId: string): boolean
  sign(conversationId: string): void
  end(conversationId: string): void
}

const lastsMs = 5_000

export function createTyping(after: (ms: number) => Promise<void>): TypingSigns {
  const latest = reactive(new Map<string, number>())
  let count = 0
  return {
    isTyping: (conversationId) => latest.has(conversationId),
    sign(conversationId) {
      const mine = ++count
      latest.set(conversationId, mine)
      void after(lastsMs).then(() => {
        if (latest.get(conversationId) === mine) latest.delete(conversationId)
      })
    },
    end: (conversationId) => void latest.delete(conversationId),
  }
}
