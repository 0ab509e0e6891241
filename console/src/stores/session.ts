import { ref, shallowRef, type Ref } from 'vue'
import { createApi, type Api } from '../api/api'
import { createEntries, type Entries } from '../api/entries'
import type { SendAs } from '../api/http'
import { Refusal } from '../api/refusal'
import { startBeat } from '../realtime/beat'
import { createFeeding } from '../realtime/feeding'
import { connectTo } from '../realtime/hub'
import { after, afterOrHope } from '../realtime/pauses'
import { createDrafts, type Drafts } from './drafts'
import { handlersFor } from './pushes'
import { createTokens } from './tokens'
import { createUnsent } from './unsent'
import { createUpkeep } from './upkeep'
import { createWorkspace, type Workspace } from './workspace'

/** Signed in or not, and everything that lives only as long as the sign-in. */
export interface Session {
  workspace: Ref<Workspace | null>
  drafts: Drafts
  api: Api
  /** The session ended without the agent's doing. */
  ended: Ref<boolean>
  signIn(username: string, password: string): Promise<Refusal | null>
  signOut(): Promise<void>
  changePassword(current: string, password: string): Promise<Refusal | null>
  /** For somebody who is not signed in: setting a password with what an admin handed over. */
  entries: Entries
}

export function createSession(http: SendAs): Session {
  const workspace = shallowRef<Workspace | null>(null)
  const ended = ref(false)
  const drafts = createDrafts(sessionStorage)
  let stop = (): void => undefined

  const tokens = createTokens({
    http,
    keep: sessionStorage,
    now: Date.now,
    ended: () => {
      ended.value = true
      leave()
    },
  })
  const api = createApi(tokens.send)
  const { client } = api

  function enter(): void {
    const session = tokens.current()
    if (session === null) return
    const unsent = createUnsent(sessionStorage, session.agent.id)
    const next = createWorkspace({
      client,
      agent: session.agent,
      newId: () => crypto.randomUUID(),
      now: () => new Date().toISOString(),
      after,
      watched: () => document.visibilityState === 'visible',
      unsent,
    })
    const upkeep = createUpkeep(next, client)
    const feeding = createFeeding({
      connect: connectTo(client.negotiate, location.href, handlersFor(next)),
      changed: upkeep.linkChanged,
      pause: afterOrHope,
      random: Math.random,
    })
    const stopBeat = startBeat(() => void upkeep.beat())
    const seen = (): void => next.markSeen()
    document.addEventListener('visibilitychange', seen)
    window.addEventListener('offline', feeding.lose)
    stop = () => {
      unsent.close()
      stopBeat()
      window.removeEventListener('offline', feeding.lose)
      document.removeEventListener('visibilitychange', seen)
      void feeding.stop()
    }
    workspace.value = next
    void upkeep.beat()
    void next.refresh()
    feeding.start()
  }

  function leave(): void {
    stop()
    stop = () => undefined
    workspace.value = null
  }

  enter()

  const refusalOf = async (act: () => Promise<void>): Promise<Refusal | null> => {
    try {
      await act()
      return null
    } catch (error) {
      if (error instanceof Refusal) return error
      throw error
    }
  }

  return {
    workspace,
    drafts,
    api,
    ended,
    entries: createEntries((method, path, body) => http(null, method, path, body)),
    changePassword: (current, password) => refusalOf(() => tokens.changePassword(current, password)),
    signIn: (username, password) =>
      refusalOf(async () => {
        await tokens.signIn(username, password)
        ended.value = false
        enter()
      }),
    async signOut() {
      leave()
      drafts.clear()
      try {
        await tokens.signOut()
      } catch (error) {
        // Signed out here all the same; the host's part of the session lapses by itself.
        if (!(error instanceof Refusal)) throw error
      }
    },
  }
}
