import { ref, shallowRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { InboxItem, View } from '../api/shapes'

/** A list of the inbox that is read page by page while somebody looks at it: mentions, and everything. */
export interface PagedView {
  items: Ref<readonly InboxItem[]>
  next: Ref<string | null>
  state: Ref<'none' | 'loading' | 'shown' | 'refused'>
  load(): Promise<void>
  more(): Promise<void>
}

/** A page may be empty and still not the last. */
const mostPages = 5

export function createPagedView(client: Pick<Client, 'inbox'>, view: View, put: (item: InboxItem) => void): PagedView {
  const items = shallowRef<readonly InboxItem[]>([])
  const next = ref<string | null>(null)
  const state = ref<'none' | 'loading' | 'shown' | 'refused'>('none')
  let asked = 0

  const read = async (cursor: string | undefined, before: readonly InboxItem[]): Promise<void> => {
    const mine = ++asked
    if (state.value === 'none') state.value = 'loading'
    try {
      let found = before
      let from = cursor
      for (let read = 0; read < mostPages; read++) {
        const page = await client.inbox(view, from)
        if (asked !== mine) return
        page.items.forEach(put)
        found = [...found, ...page.items]
        next.value = page.next
        if (page.next === null || found.length > before.length) break
        from = page.next
      }
      items.value = found
      state.value = 'shown'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // What was shown stays; the link's state says that it may be old.
      if (asked === mine && state.value !== 'shown') state.value = 'refused'
    }
  }

  return {
    items,
    next,
    state,
    load: () => read(undefined, []),
    more: () => (next.value === null ? Promise.resolve() : read(next.value, items.value)),
  }
}
