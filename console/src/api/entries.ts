import type { Send } from './http'

/** Whose an invitation or a reset is. */
export interface EntryOwner {
  username: string
  displayName: string
  kind: 'invite' | 'reset'
  expiresAt: string
}

/** The calls of somebody who has a token for a password, and no sign-in. */
export interface Entries {
  check(token: string): Promise<EntryOwner>
  setPassword(token: string, password: string): Promise<void>
}

export function createEntries(send: Send): Entries {
  return {
    check: (token) => send('POST', '/api/passwords/check', { token }),
    setPassword: async (token, password) => void (await send('POST', '/api/passwords', { token, password })),
  }
}
