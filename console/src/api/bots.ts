import { ifMatch } from './accounts'
import type { Send } from './http'
import type { InboxItem } from './shapes'

/** The shapes and calls of docs/bot.md. */

export type Texts = Record<string, string>

export const botModes = ['off', 'always', 'outside-hours'] as const

export interface BotMenuEntry {
  label: Texts
  answer: Texts
  human: boolean
}

export interface Bot {
  mode: (typeof botModes)[number]
  name: string
  greeting: Texts
  menu: BotMenuEntry[]
  handOver: Texts
  handOverClosed: Texts
  notFound: Texts
  answerFromPercent: number
  clarifyFromPercent: number
  nearPercent: number
  maxFailures: number
  answerWithinSeconds: number
  asksHelpful: boolean
  humanWords: string[]
  humanIntents: string[]
  /** 4: urgency alone is no reason. */
  humanFromUrgency: number
}

export interface SavedBot {
  bot: Bot
  eTag: string
}

export interface Bots {
  read(channel: string, account: string): Promise<SavedBot>
  /** Without an ETag: over whatever is there. */
  save(channel: string, account: string, bot: Bot, eTag: string): Promise<SavedBot>
  /** Conversations that a bot has. */
  talks(cursor: string): Promise<{ items: InboxItem[]; next: string | null }>
}

export function createBots(send: Send): Bots {
  const at = (channel: string, account: string): string => `/api/channels/${encodeURIComponent(channel)}/${encodeURIComponent(account)}/bot`
  return {
    read: (channel, account) => send('GET', at(channel, account)),
    save: (channel, account, bot, eTag) => send('PUT', at(channel, account), bot, ifMatch(eTag)),
    talks: (cursor) => send('GET', `/api/inbox/bot${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`),
  }
}
