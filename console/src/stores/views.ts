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

/** @param agentId Of which agent; everybody's without one. */
export function createPagedView(client: Pick<Client, 'inbox'>, view: View, put: (item: InboxItem) => void, agentId?: string): PagedView {
  const items = shallowRef<readonly InboxItem[]>([])
  const next = ref<string | null>(null)
  const state = ref<'none' | 'loading' | 'shown' | 'refused'>('none')
  let asked = 0
  /** So many pages were read for what is shown. */
  let shown = 1
  let growing: Promise<void> | null = null

  /** At least so many pages, and on over those on which nothing is. */
  const read = async (cursor: string | undefined, before: readonly InboxItem[], least: number): Promise<void> => {
    const mine = ++asked
    if (state.value === 'none') state.value = 'loading'
    try {
      let found = before
      let from = cursor
      let pages = 0
      let end: string | null = null
      while (pages < least + mostPages) {
        const page = await client.inbox(view, from, agentId)
        if (asked !== mine) return
        page.items.forEach(put)
        found = [...found, ...page.items]
        end = page.next
        pages++
        if (end === null || (pages >= least && found.length > before.length)) break
        from = end
      }
      items.value = found
      next.value = end
      shown = cursor === undefined ? Math.max(1, pages) : shown + pages
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
    // What somebody asked more of stays as long as it is; while more of it comes, nothing begins anew.
    load: () => growing ?? read(undefined, [], shown),
    more() {
      if (next.value === null) return Promise.resolve()
      growing ??= read(next.value, items.value, 1).finally(() => (growing = null))
      return growing
    },
  }
}
