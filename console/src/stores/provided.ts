import { inject, type InjectionKey } from 'vue'
import type { Drafts } from './drafts'
import type { Workspace } from './workspace'

export const workspaceKey: InjectionKey<Workspace> = Symbol('workspace')
export const draftsKey: InjectionKey<Drafts> = Symbol('drafts')

/** The workspace of the signed-in agent, for components below Desk. */
export function useWorkspace(): Workspace {
  return provided(workspaceKey)
}

export function useDrafts(): Drafts {
  return provided(draftsKey)
}

function provided<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error(`Not below a Desk: ${String(key.description)}`)
  return value
}
