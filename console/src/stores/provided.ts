import { inject, type InjectionKey } from 'vue'
import type { Api } from '../api/api'
import type { Drafts } from './drafts'
import type { Session } from './session'
import type { Settings } from './settings'
import type { Uploads } from './uploads'
import type { Workspace } from './workspace'

export const workspaceKey: InjectionKey<Workspace> = Symbol('workspace')
export const draftsKey: InjectionKey<Drafts> = Symbol('drafts')
export const apiKey: InjectionKey<Api> = Symbol('api')
export const uploadsKey: InjectionKey<Uploads> = Symbol('uploads')
export const settingsKey: InjectionKey<Settings> = Symbol('settings')

export const accountKey: InjectionKey<Account> = Symbol('account')

/** What anybody may do about the own sign-in. */
export type Account = Pick<Session, 'changePassword'>

/** The workspace of the signed-in agent, for components below Shell. */
export function useWorkspace(): Workspace {
  return provided(workspaceKey)
}

export function useDrafts(): Drafts {
  return provided(draftsKey)
}

/** Calls beside those that the workspace makes, for what only one page needs. */
export function useApi(): Api {
  return provided(apiKey)
}

export function useUploads(): Uploads {
  return provided(uploadsKey)
}

export function useSettings(): Settings {
  return provided(settingsKey)
}

export function useAccount(): Account {
  return provided(accountKey)
}

function provided<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error(`Not below the App: ${String(key.description)}`)
  return value
}
