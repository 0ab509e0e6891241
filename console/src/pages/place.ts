import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Workspace } from '../stores/workspace'

/** Keeps the open conversation in the address, so that a reload comes back to it and a phone's back button leads to the list. */
export function usePlace(workspace: Workspace, wide: () => boolean): void {
  const { current } = workspace
  const route = useRoute()
  const router = useRouter()
  const idOf = (): string => String(route.params['id'] ?? '')
  const onDesk = (): boolean => route.meta.page?.path === '/'

  watch(
    () => [onDesk(), idOf()] as const,
    ([here, id]) => {
      if (!here || id === (current.value?.id ?? '')) return
      if (id === '') workspace.close()
      else void workspace.open(id)
    },
  )

  watch(current, (now, before) => {
    const id = now?.id ?? ''
    if (!onDesk() || id === idOf()) return
    const address = id === '' ? '/' : conversationAddress(id)
    // From one conversation to the next is one place: "back" leads to the list from any of them.
    void (before === null ? router.push(address) : router.replace(address))
  })

  const id = idOf()
  const left = current.value?.id
  if (id !== '') void workspace.open(id)
  // Back from another page: what was open still is, where there is room for it beside the list.
  else if (left !== undefined && wide()) void router.replace(conversationAddress(left))
  else workspace.close()
}

export function conversationAddress(id: string): string {
  return `/conversations/${encodeURIComponent(id)}`
}

export function customerAddress(id: string): string {
  return `/customers/${encodeURIComponent(id)}`
}
