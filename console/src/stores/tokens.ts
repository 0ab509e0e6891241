import type { Headers, Method, Send, SendAs } from '../api/http'
import { Refusal } from '../api/refusal'
import type { SignedIn } from '../api/shapes'

/** Where the tokens outlive a reload: the tab's sessionStorage, or a map in tests. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface Tokens {
  current(): SignedIn | null
  signIn(username: string, password: string): Promise<SignedIn>
  signOut(): Promise<void>
  /** A call with the token; refreshed before it lapses, and once more when the host says 401. */
  send: Send
  /** All other sign-ins end, this one goes on. A wrong password is asked once, however the host says no: each try counts. */
  changePassword(current: string, password: string): Promise<void>
  refresh(): Promise<SignedIn>
  /** Milliseconds until a refresh is due. */
  dueIn(): number
}

export interface TokensOptions {
  http: SendAs
  keep: Keep
  now: () => number
  /** Called once when the session can't be kept: the refresh token is no longer good. */
  ended: () => void
}

const key = 'omni.session'
/** A token this close to its end is replaced before it is used; the heartbeat sees to it that one is used every few seconds. */
const marginMs = 30_000
/** With a clock that runs ahead every token looks old: then a new one is asked for this seldom, and 401 tells the rest. */
const leastGapMs = 30_000

export function createTokens({ http, keep, now, ended }: TokensOptions): Tokens {
  let session = restore(keep)
  let storedAt = -Infinity
  let refreshing: Promise<SignedIn> | null = null

  const store = (next: SignedIn | null): void => {
    session = next
    storedAt = now()
    if (next === null) keep.removeItem(key)
    else keep.setItem(key, JSON.stringify(next))
  }

  const dueIn = (): number =>
    session === null ? Infinity : Math.max(Date.parse(session.expiresAt) - marginMs, storedAt + leastGapMs) - now()

  /** A refresh token works once, so that everybody who needs a new one waits for the same call. */
  const refresh = (): Promise<SignedIn> => {
    refreshing ??= renew().finally(() => (refreshing = null))
    return refreshing
  }

  async function renew(): Promise<SignedIn> {
    const before = session
    if (before === null) throw new Refusal(401, 'urn:omni:console:signed-out', 'Signed out', '')
    try {
      const next = await http<SignedIn>(null, 'POST', '/api/sessions/refresh', { refreshToken: before.refreshToken })
      // Signed out (or in as another) meanwhile: that stands.
      if (session === before) store(next)
      return next
    } catch (error) {
      if (error instanceof Refusal && isFinal(error) && session === before) {
        store(null)
        ended()
      }
      throw error
    }
  }

  const send: Send = async <T>(method: Method, path: string, body?: unknown, headers?: Headers): Promise<T> => {
    const used = dueIn() <= 0 ? await refresh() : session
    const token = used?.accessToken ?? null
    try {
      return await http<T>(token, method, path, body, headers)
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401 || session === null) throw error
      // Whoever signed in meanwhile does not do what another began.
      if (used !== null && session.agent.id !== used.agent.id) throw error
      const renewed = session.accessToken === token ? await refresh() : session
      return await http<T>(renewed.accessToken, method, path, body, headers)
    }
  }

  return {
    current: () => session,
    dueIn,
    refresh,
    send,
    async changePassword(current, password) {
      const token = (dueIn() <= 0 ? await refresh() : session)?.accessToken ?? null
      const changing = http<SignedIn>(token, 'PUT', '/api/me/password', { current, password }).then((next) => {
        store(next)
        return next
      })
      // The old tokens end before the new ones are here: whoever is refused meanwhile waits for these.
      refreshing = changing.finally(() => (refreshing = null))
      await refreshing
    },
    async signIn(username, password) {
      const next = await http<SignedIn>(null, 'POST', '/api/sessions', { username, password })
      store(next)
      return next
    },
    async signOut() {
      const before = session
      store(null)
      if (before !== null) await http(before.accessToken, 'DELETE', '/api/sessions/current', { refreshToken: before.refreshToken })
    },
  }
}

function isFinal(refusal: Refusal): boolean {
  return refusal.status >= 400 && refusal.status < 500 && refusal.status !== 408 && refusal.status !== 429
}

function restore(keep: Keep): SignedIn | null {
  const text = keep.getItem(key)
  if (text === null) return null
  try {
    const value = JSON.parse(text) as Partial<SignedIn>
    const whole = value.accessToken && value.refreshToken && value.expiresAt && value.agent
    return whole ? (value as SignedIn) : null
  } catch {
    return null
  }
}
