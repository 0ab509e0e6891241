import { ifMatch } from './accounts'
import type { Send } from './http'

/** The shapes and calls of docs/api.md about word lists, ready answers, schedules and retention. */

export type Policy = 'mask' | 'block' | 'flag' | 'hand'
export const policies: readonly Policy[] = ['mask', 'block', 'flag', 'hand']
export const placePolicies = [...policies, 'pass'] as const

export const textPatterns = ['phone-cn', 'phone-international', 'id-card-cn', 'bank-card', 'link'] as const
export type TextPattern = (typeof textPatterns)[number]

/** Where another policy holds; null: on every channel, in both directions. */
export interface WordPlace {
  policy: (typeof placePolicies)[number]
  channel: string | null
  direction: 'inbound' | 'outbound' | null
}

export interface WordList {
  name: string
  policy: Policy
  words: string[]
  patterns: TextPattern[]
  places: WordPlace[]
  pinyinInitials: boolean
}

export interface WordTrial {
  verdict: 'pass' | Policy
  /** As agents and customers would see it. */
  text: string
  lists: { name: string | null; policy: Policy }[]
  /** Whether a supervisor would be asked for. */
  handed: boolean
}

export interface CannedReply {
  shortcut: string
  title: string
  texts: Record<string, string>
  channels: string[]
  skills: string[]
  changedBy: string
  changedAt: string
  eTag: string
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
export const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
export const urgencies = ['normal', 'raised', 'high', 'atOnce'] as const
export type ByUrgency = Record<(typeof urgencies)[number], number>

export interface Schedule {
  timeZone: string
  hours: Record<Weekday, string>
  holidays: Record<string, string>
  firstReplyMinutes: ByUrgency
  nextReplyMinutes: ByUrgency
  warnAtPercent: number
  remindAfterMinutes: number | null
  reminderTexts: Record<string, string>
  resolveAfterMinutes: number | null
  ratingTexts: Record<string, string>
  ratingWithinMinutes: number
  reopenWithinMinutes: number | null
}

export interface Retention {
  messageDays: number | null
  /** Null: for ever, whatever holds for the others. */
  channelDays: Record<string, number | null>
  markDays: number | null
  uploadDays: number | null
  auditDays: number | null
}

export interface Rules {
  words(): Promise<WordList[]>
  saveWords(list: WordList): Promise<WordList>
  removeWords(name: string): Promise<void>
  tryWords(text: string, draft?: Omit<WordList, 'name'>, place?: Pick<WordPlace, 'channel' | 'direction'>): Promise<WordTrial>
  replies(): Promise<CannedReply[]>
  /** With an ETag only over what was seen; "new": only where there is none. */
  saveReply(reply: Pick<CannedReply, 'shortcut' | 'title' | 'texts' | 'channels' | 'skills'>, seen: string): Promise<CannedReply>
  removeReply(shortcut: string, seen: string): Promise<void>
  schedule(): Promise<{ schedule: Schedule; eTag: string }>
  saveSchedule(schedule: Schedule, eTag: string): Promise<{ schedule: Schedule; eTag: string }>
  retention(): Promise<Retention>
  saveRetention(retention: Retention): Promise<Retention>
}

export function createRules(send: Send): Rules {
  const replyAt = (shortcut: string): string => `/api/replies/${encodeURIComponent(shortcut)}`
  return {
    words: async () => (await send<{ lists: WordList[] }>('GET', '/api/words')).lists,
    saveWords: ({ name, ...list }) => send('PUT', `/api/words/${encodeURIComponent(name)}`, list),
    removeWords: (name) => send('DELETE', `/api/words/${encodeURIComponent(name)}`),
    tryWords: (text, draft, place) => send('POST', '/api/words/try', { text, ...place, ...(draft === undefined ? {} : { draft }) }),
    replies: async () => (await send<{ replies: CannedReply[] }>('GET', '/api/replies')).replies,
    saveReply: ({ shortcut, title, texts, channels, skills }, seen) => send('PUT', replyAt(shortcut), { title, texts, channels, skills }, seen === 'new' ? { 'if-none-match': '*' } : ifMatch(seen)),
    removeReply: (shortcut, seen) => send('DELETE', replyAt(shortcut), undefined, ifMatch(seen)),
    schedule: () => send('GET', '/api/schedules'),
    saveSchedule: (schedule, eTag) => send('PUT', '/api/schedules', schedule, ifMatch(eTag)),
    retention: () => send('GET', '/api/retention'),
    saveRetention: (retention) => send('PUT', '/api/retention', retention),
  }
}
