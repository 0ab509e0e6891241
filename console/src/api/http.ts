import { refusalOf, unreached } from './refusal'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call: JSON or a file in, JSON out, every failure a Refusal. */
export type Send = <T>(method: Method, path: string, body?: unknown) => Promise<T>

export interface HttpOptions {
  base: string
  fetch: typeof fetch
  timeoutMs: number
}

/** A large file over a slow line. */
const fileTimeoutMs = 10 * 60_000

/** A call with the given access token, or without one. */
export type SendAs = <T>(token: string | null, method: Method, path: string, body?: unknown) => Promise<T>

export function createHttp({ base, fetch, timeoutMs }: HttpOptions): SendAs {
  return async <T>(token: string | null, method: Method, path: string, body?: unknown): Promise<T> => {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
    if (token !== null) headers['authorization'] = `Bearer ${token}`
    const file = body instanceof Blob ? body : null
    if (body !== undefined) headers['content-type'] = file === null ? 'application/json' : file.type || 'application/octet-stream'
    const init: RequestInit = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(file === null ? timeoutMs : fileTimeoutMs) }
    if (body !== undefined) init.body = file ?? JSON.stringify(body)

    try {
      const response = await fetch(base + path, init)
      if (!response.ok) throw await refusalOf(response)
      return (response.status === 204 ? undefined : await response.json()) as T
    } catch (error) {
      throw error instanceof Error && error.name === 'Refusal' ? error : unreached(error)
    }
  }
}
