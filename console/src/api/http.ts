import { refusalOf, unreached } from './refusal'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One call: JSON in, JSON out, every failure a Refusal. */
export type Send = <T>(method: Method, path: string, body?: unknown) => Promise<T>

export interface HttpOptions {
  base: string
  fetch: typeof fetch
  timeoutMs: number
}

/** A call with the given access token, or without one. */
export type SendAs = <T>(token: string | null, method: Method, path: string, body?: unknown) => Promise<T>

export function createHttp({ base, fetch, timeoutMs }: HttpOptions): SendAs {
  return async <T>(token: string | null, method: Method, path: string, body?: unknown): Promise<T> => {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
    if (token !== null) headers['authorization'] = `Bearer ${token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) }
    if (body !== undefined) init.body = JSON.stringify(body)

    try {
      const response = await fetch(base + path, init)
      if (!response.ok) throw await refusalOf(response)
      return (response.status === 204 ? undefined : await response.json()) as T
    } catch (error) {
      throw error instanceof Error && error.name === 'Refusal' ? error : unreached(error)
    }
  }
}
