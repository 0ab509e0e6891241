import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type { Workspace } from '../stores/workspace'

/**
 * Keeps the open conversation in the address, so that a reload comes back to it and a phone's back button leads to the list.
 */
export function usePlace(workspace: Workspace): void {
  const { current } = workspace

  const follow = (): void => {
    const id = idIn(location.hash)
    if (id === (current.value?.id ?? '')) return
    if (id === '') workspace.close()
    else void workspace.open(id)
  }

  watch(current, (now, before) => {
    const id = now?.id ?? ''
    if (id === idIn(location.hash)) return
    const address = id === '' ? location.pathname : `#/conversations/${encodeURIComponent(id)}`
    // From one conversation to the next is one place: "back" leads to the list from any of them.
    if (before === null) history.pushState(null, '', address)
    else history.replaceState(null, '', address)
  })

  window.addEventListener('popstate', follow)
  onBeforeUnmount(() => window.removeEventListener('popstate', follow))
  follow()
}

export const operationsAddress = '#/operations'

/** Whether the address is the operators' page, for those who may see it. */
export function useOperating(may: () => boolean): Ref<boolean> {
  const operating = ref(false)
  const follow = (): void => void (operating.value = location.hash === operationsAddress && may())
  window.addEventListener('popstate', follow)
  onBeforeUnmount(() => window.removeEventListener('popstate', follow))
  follow()
  return operating
}

function idIn(hash: string): string {
  const id = /^#\/conversations\/([^/]+)$/.exec(hash)?.[1]
  try {
    return id === undefined ? '' : decodeURIComponent(id)
  } catch {
    return ''
  }
}
