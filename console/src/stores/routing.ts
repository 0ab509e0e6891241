import { ref, shallowRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { Decision } from '../api/shapes'

/** The decisions of the conversation that is open, read again when it changes hands. */
export interface Routing {
  latest: Ref<Decision | null>
  count: Ref<number>
  state: Ref<'none' | 'loading' | 'shown' | 'refused'>
  load(conversationId: string): Promise<void>
}

export function createRouting(client: Pick<Client, 'routing'>): Routing {
  const latest = shallowRef<Decision | null>(null)
  const count = ref(0)
  const state = ref<'none' | 'loading' | 'shown' | 'refused'>('none')
  let wanted = ''

  return {
    latest,
    count,
    state,
    async load(conversationId) {
      if (wanted !== conversationId) {
        latest.value = null
        count.value = 0
        state.value = 'loading'
      }
      wanted = conversationId
      try {
        const decisions = await client.routing(conversationId)
        if (wanted !== conversationId) return
        latest.value = latestOf(decisions)
        count.value = decisions.length
        state.value = 'shown'
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (wanted === conversationId && state.value !== 'shown') state.value = 'refused'
      }
    },
  }
}

export function latestOf(decisions: readonly Decision[]): Decision | null {
  return decisions.reduce<Decision | null>((best, next) => (best === null || Date.parse(next.at) >= Date.parse(best.at) ? next : best), null)
}
