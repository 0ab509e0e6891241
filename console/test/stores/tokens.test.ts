import { beforeEach, describe, expect, it } from 'vitest'
import type { SendAs } from '../../src/api/http'
import { Refusal, unreached } from '../../src/api/refusal'
import type { SignedIn } from '../../src/api/shapes'
import { createTokens, type Tokens } from '../../src/stores/tokens'
import { agent, memory } from '../made'

let now = 0
let issued = 0
let good = new Set<string>()
let usable = new Set<string>()
let calls: string[] = []
let ends = 0
let down = false
let keep = memory()

const issue = (): SignedIn => {
  issued++
  good = new Set([`a${issued}`])
  usable = new Set([`r${issued}`])
  return { accessToken: `a${issued}`, refreshToken: `r${issued}`, expiresAt: new Date(now + 600_000).toISOString(), agent: agent() }
}

/** The host's part: access tokens that lapse, refresh tokens that work once. */
const http = (async (token: string | null, method: string, path: string, body?: { refreshToken?: string; current?: string }) => {
  calls.push(`${method} ${path} ${token ?? ''}`.trim())
  await Promise.resolve()
  if (down) throw unreached(new Error('no network'))
  if (path === '/api/sessions') return issue()
  if (path === '/api/sessions/refresh') {
    if (!usable.delete(body?.refreshToken ?? '')) throw new Refusal(401, '', 'refused', '')
    return issue()
  }
  if (path === '/api/me/password' && good.has(token ?? '')) {
    if (body?.current !== 'old') throw new Refusal(401, 'urn:omni:problem:sign-in-refused', '', '')
    good.clear()
    usable.clear()
    await Promise.resolve()
    return issue()
  }
  if (method !== 'DELETE' && !good.has(token ?? '')) throw new Refusal(401, '', 'unauthorized', '')
  return 'answer'
}) as SendAs

const tokens = (): Tokens => createTokens({ http, keep, now: () => now, ended: () => ends++ })
const refreshes = (): number => calls.filter((call) => call.includes('/refresh')).length

beforeEach(() => {
  now = Date.UTC(2026, 0, 1)
  issued = ends = 0
  calls = []
  down = false
  keep = memory()
})

describe('tokens', () => {
  it('are kept over a reload', async () => {
    await tokens().signIn('me', 'secret')
    expect(await tokens().send('GET', '/api/me')).toBe('answer')
  })

  it('are replaced shortly before they lapse', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    now += 569_000
    await mine.send('GET', '/api/me')
    expect(refreshes()).toBe(0)
    now += 2_000
    await mine.send('GET', '/api/me')
    expect([refreshes(), calls.at(-1)]).toEqual([1, 'GET /api/me a2'])
  })

  it('of whoever signed in meanwhile are not taken for what another began', async () => {
    let who = 'me'
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const begun: string[] = []
    const host = (async (token: string | null, method: string, path: string) => {
      if (path === '/api/sessions') return { ...issue(), agent: agent({ id: who }) }
      begun.push(`${method} ${path} ${token ?? ''}`)
      if (method === 'DELETE') return ''
      await held
      throw new Refusal(401, '', 'unauthorized', '')
    }) as SendAs
    const mine = createTokens({ http: host, keep, now: () => now, ended: () => ends++ })
    await mine.signIn('me', 'secret')
    const call = mine.send('POST', '/api/answer')
    await mine.signOut()
    who = 'you'
    await mine.signIn('you', 'secret')
    answer()
    await expect(call).rejects.toMatchObject({ status: 401 })
    expect(begun.filter((it) => it.startsWith('POST'))).toEqual(['POST /api/answer a1'])
  })

  it('are replaced once for many calls that are refused together', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    good.clear()
    await Promise.all([mine.send('GET', '/api/inbox'), mine.send('GET', '/api/waiting'), mine.send('GET', '/api/me')])
    expect([refreshes(), mine.current()?.accessToken]).toEqual([1, 'a2'])
  })

  it('are tried with once more after a 401, not for ever', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    const deaf = createTokens({ keep, now: () => now, ended: () => ends++, http: (async (token, method, path, body) => {
      if (path === '/api/me') {
        calls.push('GET /api/me')
        throw new Refusal(401, '', 'unauthorized', '')
      }
      return http(token, method, path, body)
    }) as SendAs })
    await expect(deaf.send('GET', '/api/me')).rejects.toMatchObject({ status: 401 })
    expect(calls.filter((call) => call === 'GET /api/me')).toHaveLength(2)
  })

  it('end the session when the refresh token is no longer good', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    good.clear()
    usable.clear()
    await expect(mine.send('GET', '/api/me')).rejects.toBeInstanceOf(Refusal)
    expect([ends, mine.current(), keep.entries.size]).toEqual([1, null, 0])
  })

  it('outlast a lost network', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    good.clear()
    down = true
    await expect(mine.send('GET', '/api/me')).rejects.toMatchObject({ unreached: true })
    down = false
    good.clear()
    expect(await mine.send('GET', '/api/me')).toBe('answer')
    expect(ends).toBe(0)
  })

  it('are not replaced at every call where the clock runs ahead', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    now += 3_600_000
    for (let call = 0; call < 5; call++) await mine.send('GET', '/api/me')
    // The token issued "now" is good for ten minutes of the host's time; the page's clock says it is old.
    const skewed = createTokens({ http, keep, now: () => now + 3_600_000, ended: () => ends++ })
    for (let call = 0; call < 5; call++) await skewed.send('GET', '/api/me')
    expect(refreshes()).toBe(2)
  })

  it('are gone after signing out, also when the host is not there', async () => {
    const mine = tokens()
    await mine.signIn('me', 'secret')
    down = true
    await expect(mine.signOut()).rejects.toBeInstanceOf(Refusal)
    expect([mine.current(), keep.entries.size]).toEqual([null, 0])
  })

  it('are not believed when what was kept is broken', () => {
    expect(createTokens({ http, keep: memory({ 'omni.session': '{"accessToken":' }), now: () => now, ended: () => ends++ }).current()).toBeNull()
  })
})

describe('a change of the password', () => {
  it('goes on with the new tokens, also for whoever is refused meanwhile', async () => {
    const it = tokens()
    await it.signIn('lin', 'old')
    await Promise.all([it.changePassword('old', 'new'), it.send('GET', '/x'), it.send('GET', '/y')])
    expect([it.current()?.accessToken, ends, refreshes()]).toEqual(['a2', 0, 0])
  })

  it('with a wrong one is tried once, and leaves the sign-in as it was', async () => {
    const it = tokens()
    await it.signIn('lin', 'old')
    await expect(it.changePassword('wrong', 'new')).rejects.toMatchObject({ problem: 'sign-in-refused' })
    expect([calls.filter((call) => call.includes('password')).length, it.current()?.accessToken, ends]).toEqual([1, 'a1', 0])
    expect(await it.send('GET', '/x')).toBe('answer')
  })
})
