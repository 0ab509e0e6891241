import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/api/client'
import { createHttp } from '../../src/api/http'

const answering = (response: Response | Error, seen: { url: string; init: RequestInit | undefined }[] = []) =>
  createHttp({
    base: '',
    timeoutMs: 1_000,
    fetch: (async (url: string, init?: RequestInit) => {
      seen.push({ url, init })
      if (response instanceof Error) throw response
      return response
    }) as typeof fetch,
  })

describe('a call', () => {
  it('carries the token and the body', async () => {
    const seen: { url: string; init: RequestInit | undefined }[] = []
    expect(await answering(Response.json({ id: 'a' }), seen)('t1', 'PUT', '/api/me/status', { status: 'online' })).toEqual({ id: 'a' })
    expect(seen[0]).toMatchObject({ url: '/api/me/status', init: { method: 'PUT', body: '{"status":"online"}', headers: { authorization: 'Bearer t1' } } })
  })

  it('that answers 204 has no value', async () => expect(await answering(new Response(null, { status: 204 }))('t', 'POST', '/api/me/heartbeat')).toBeUndefined())

  it('says what it is told to say beside the body, and brings a file as it is', async () => {
    const seen: { url: string; init: RequestInit | undefined }[] = []
    const file = await answering(new Response('a,b', { headers: { 'content-type': 'text/csv; charset=utf-8' } }), seen)<Blob>('t', 'GET', '/api/reports/csv', undefined, { 'if-match': '"e1"' })
    expect([await file.text(), seen[0]?.init?.headers]).toEqual(['a,b', expect.objectContaining({ 'if-match': '"e1"' })])
  })

  it('that is refused tells why', async () => {
    const response = Response.json({ type: 'urn:omni:problem:not-waiting', title: 'Not waiting', detail: 'Somebody was faster' }, { status: 409 })
    await expect(answering(response)('t', 'POST', '/x')).rejects.toMatchObject({ name: 'Refusal', status: 409, type: 'urn:omni:problem:not-waiting', detail: 'Somebody was faster', unreached: false })
  })

  it('that is refused without problem details is a refusal all the same', async () => {
    await expect(answering(new Response('<h1>Bad gateway</h1>', { status: 502 }))('t', 'GET', '/x')).rejects.toMatchObject({ status: 502, message: 'HTTP 502' })
  })

  it('that reaches nobody says so', async () => {
    await expect(answering(new TypeError('Failed to fetch'))('t', 'GET', '/x')).rejects.toMatchObject({ status: 0, unreached: true })
  })
})

describe('the client', () => {
  it('writes ids and pages into the address safely', async () => {
    const paths: string[] = []
    const client = createClient((async (method, path) => {
      paths.push(`${method} ${path}`)
      return { messages: [], lastSequence: 0 }
    }) as Parameters<typeof createClient>[0])
    await client.messages('a/b?c', { after: 7, limit: 100 })
    await client.take('a b')
    expect(paths).toEqual(['GET /api/conversations/a%2Fb%3Fc/messages?after=7&limit=100', 'POST /api/conversations/a%20b/take'])
  })
})
