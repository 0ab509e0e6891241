import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Workspace } from '../stores/workspace'

/** Keeps the open conversation in the address, so that a reload comes back to it and a phone's back button leads to the list. */
export function usePlace(workspace: Workspace, wide: () => boolean): void {
  const { current, opening } = workspace
  const route = useRoute()
  const router = useRouter()
  const idOf = (): string => String(route.params['id'] ?? '')
  /** The message that the address names: opened there. */
  const atOf = (): number | undefined => (/^[1-9]\d{0,15}$/.test(String(route.query['at'] ?? '')) ? Number(route.query['at']) : undefined)
  /** What is shown, or what is still being read or was refused: the address names that. */
  const asked = (): string => opening.value?.id ?? current.value?.id ?? ''
  const onDesk = (): boolean => route.meta.page?.path === '/'

  watch(
    () => [onDesk(), idOf(), atOf()] as const,
    ([here, id, at]) => {
      if (!here || (id === asked() && at === undefined)) return
      if (id === '') workspace.close()
      else void workspace.open(id, at)
    },
  )

  watch(asked, (id, before) => {
    if (!onDesk() || id === idOf()) return
    const address = id === '' ? '/' : conversationAddress(id)
    // From one conversation to the next is one place: "back" leads to the list from any of them.
    void (before === '' ? router.push(address) : router.replace(address))
  })

  const id = idOf()
  const left = current.value?.id
  if (id !== '') void workspace.open(id, atOf())
  // Back from another page: what was open still is, where there is room for it beside the list.
  else if (left !== undefined && wide()) void router.replace(conversationAddress(left))
  else workspace.close()
}

/** @param at The sequence of a message to open it at. */
export function conversationAddress(id: string, at?: number): string {
  return `/conversations/${encodeURIComponent(id)}${at === undefined ? '' : `?at=${at}`}`
}

export function customerAddress(id: string): string {
  return `/customers/${encodeURIComponent(id)}`
}
