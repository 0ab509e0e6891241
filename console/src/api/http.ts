import { refusalOf, unreached } from './refusal'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call: JSON or a file in, JSON or another file out, every failure a Refusal. */
export type Send = <T>(method: Method, path: string, body?: unknown, headers?: Headers) => Promise<T>

/** What a call says beside its body, such as `if-match`. */
export type Headers = Readonly<Record<string, string>>

export interface HttpOptions {
  base: string
  fetch: typeof fetch
  timeoutMs: number
}

/** A large file over a slow line. */
const fileTimeoutMs = 10 * 60_000

/** A call with the given access token, or without one. */
export type SendAs = <T>(token: string | null, method: Method, path: string, body?: unknown, headers?: Headers) => Promise<T>

export function createHttp({ base, fetch, timeoutMs }: HttpOptions): SendAs {
  return async <T>(token: string | null, method: Method, path: string, body?: unknown, more: Headers = {}): Promise<T> => {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json, */*;q=0.5', ...more }
    if (token !== null) headers['authorization'] = `Bearer ${token}`
    const file = body instanceof Blob ? body : null
    if (body !== undefined) headers['content-type'] = file === null ? 'application/json' : file.type || 'application/octet-stream'
    const init: RequestInit = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(file === null ? timeoutMs : fileTimeoutMs) }
    if (body !== undefined) init.body = file ?? JSON.stringify(body)

    try {
      const response = await fetch(base + path, init)
      if (!response.ok) throw await refusalOf(response)
      if (response.status === 204) return undefined as T
      return (/\bjson\b/.test(response.headers.get('content-type') ?? 'json') ? await response.json() : await response.blob()) as T
    } catch (error) {
      throw error instanceof Error && error.name === 'Refusal' ? error : unreached(error)
    }
  }
}
