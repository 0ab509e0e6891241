import { ref, shallowRef, type Ref } from 'vue'
import type { Search, SearchHit, SearchQuery } from '../api/search'
import { Refusal } from '../api/refusal'

/** A search while it is typed: the last one asked for is the one that is shown. */
export interface Finding {
  hits: Ref<readonly SearchHit[]>
  next: Ref<string | null>
  state: Ref<'idle' | 'searching' | 'shown' | 'refused'>
  trouble: Ref<Refusal | null>
  /** Asks when the typing has paused. */
  search(query: SearchQuery): void
  more(): Promise<void>
}

const typingPauseMs = 250
/** A page may be empty and still not the last. */
const mostPages = 5

export function createFinding(search: Search, after: (ms: number) => Promise<void>): Finding {
  const hits = shallowRef<readonly SearchHit[]>([])
  const next = ref<string | null>(null)
  const state = ref<'idle' | 'searching' | 'shown' | 'refused'>('idle')
  const trouble = shallowRef<Refusal | null>(null)
  let asked = 0
  let latest: SearchQuery | null = null

  const read = async (query: SearchQuery, mine: number, cursor: string | null, sofar: readonly SearchHit[]): Promise<void> => {
    state.value = 'searching'
    try {
      let found = sofar
      for (let page = 0; page < mostPages; page++) {
        const answer = await search({ ...query, ...(cursor === null ? {} : { cursor }) })
        if (asked !== mine) return
        found = [...found, ...answer.hits]
        cursor = answer.next
        if (cursor === null || found.length > sofar.length) break
      }
      hits.value = found
      next.value = cursor
      trouble.value = null
      state.value = 'shown'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (asked !== mine) return
      trouble.value = error
      state.value = 'refused'
    }
  }

  return {
    hits,
    next,
    state,
    trouble,
    search(query) {
      const mine = ++asked
      // What was found of another kind is no answer to this.
      if (latest !== null && latest.type !== query.type) hits.value = []
      latest = query
      if (query.q.trim() === '') {
        hits.value = []
        next.value = null
        state.value = 'idle'
        return
      }
      void after(typingPauseMs).then(() => (asked === mine ? read(query, mine, null, []) : undefined))
    },
    async more() {
      if (latest !== null && next.value !== null) await read(latest, ++asked, next.value, hits.value)
    },
  }
}
