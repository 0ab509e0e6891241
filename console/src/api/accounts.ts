import type { Send } from './http'

/** The shapes and calls of docs/api.md about the accounts of the channels. */

export interface ChannelAccount {
  channel: string
  account: string
  settings: Record<string, string>
  /** The names of those that are set; they are never read back. */
  secrets: string[]
  /** Those of them that must be set again. */
  unreadable: string[]
  paused: boolean
  eTag: string
}

export interface SetupField {
  /** As the platform's page calls it. */
  field: string
  /** Empty where it is the address. */
  setting: string
  /** Null for a secret. */
  value: string | null
  isSet: boolean
}

export interface Setup {
  webhook: string
  /** Where the console and the widget are. */
  console: string
  fields: SetupField[]
}

export interface Trial {
  ok: boolean
  reason: string | null
  advice: string | null
  sent: boolean
}

export interface Accounts {
  list(): Promise<ChannelAccount[]>
  /** Without an ETag: a new one, or over whatever is there. */
  save(channel: string, account: string, settings: Record<string, string>, eTag?: string): Promise<ChannelAccount>
  pause(account: ChannelAccount): Promise<ChannelAccount>
  resume(account: ChannelAccount): Promise<ChannelAccount>
  remove(account: ChannelAccount): Promise<void>
  setup(channel: string, account: string): Promise<Setup>
  test(channel: string, account: string, recipient: string): Promise<Trial>
  /** The account's setting `menu` comes into force at its platform. */
  publishMenu(channel: string, account: string): Promise<void>
}

export function createAccounts(send: Send): Accounts {
  const at = (channel: string, account: string, rest = ''): string => `/api/channels/${encodeURIComponent(channel)}/${encodeURIComponent(account)}${rest}`
  const of = ({ channel, account }: ChannelAccount, rest = ''): string => at(channel, account, rest)
  return {
    list: async () => (await send<{ accounts: ChannelAccount[] }>('GET', '/api/channels')).accounts,
    save: (channel, account, settings, eTag) => send('PUT', at(channel, account), { settings }, ifMatch(eTag)),
    pause: (account) => send('POST', of(account, '/pause'), undefined, ifMatch(account.eTag)),
    resume: (account) => send('POST', of(account, '/resume'), undefined, ifMatch(account.eTag)),
    remove: (account) => send('DELETE', of(account), undefined, ifMatch(account.eTag)),
    setup: (channel, account) => send('GET', at(channel, account, '/setup')),
    test: (channel, account, recipient) => send('POST', at(channel, account, '/test'), recipient === '' ? {} : { recipient }),
    publishMenu: (channel, account) => send('POST', at(channel, account, '/menu')),
  }
}

/** The header for "only if it is still what I saw". */
export function ifMatch(eTag: string | undefined): Record<string, string> {
  return eTag === undefined || eTag === '' ? {} : { 'if-match': eTag.startsWith('"') || eTag.startsWith('W/') ? eTag : `"${eTag}"` }
}
