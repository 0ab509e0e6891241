import type { Send } from './http'
import type { Conversation, Message } from './shapes'

export type HitType = 'message' | 'conversation' | 'customer'

export interface SearchHit {
  type: HitType
  customerId: string
  customerName: string
  conversation: Conversation | null
  message: Message | null
  /** In UTF-16 units of the message's text, the preview or the customer's name. */
  highlights: { start: number; length: number }[]
}

export interface SearchPage {
  hits: SearchHit[]
  next: string | null
}

export interface SearchQuery {
  q: string
  type: HitType
  channel?: string
  from?: string
  to?: string
  cursor?: string
  limit?: number
}

export type Search = (query: SearchQuery) => Promise<SearchPage>

export function createSearch(send: Send): Search {
  return (query) => {
    const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
    return send('GET', `/api/search?${parts.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`)
  }
}
