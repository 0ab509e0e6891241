import { vi } from 'vitest'
import type { Api } from '../../widget/src/api'
import { Refusal } from '../../widget/src/api'
import { Chat } from '../../widget/src/chat'
import type { VisitorHandlers } from '../../widget/src/hub'
import { Keep } from '../../widget/src/keep'
import type { Identity, Info, Message, Page, Pending, Session } from '../../widget/src/shapes'

export class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>()
  get length(): number {
    return this.items.size
  }
  clear = (): void => this.items.clear()
  getItem = (key: string): string | null => this.items.get(key) ?? null
  setItem = (key: string, value: string): void => void this.items.set(key, value)
  removeItem = (key: string): void => void this.items.delete(key)
  key = (): null => null
}

export function message(sequence: number, more: Partial<Message> = {}): Message {
  return { conversationId: 'c1', sequence, id: `m${sequence}`, direction: 'outbound', kind: 'text', text: `text ${sequence}`, clientMessageId: '', at: new Date(1_700_000_000_000 + sequence * 1000).toISOString(), attachments: [], ...more }
}

export function page(messages: Message[], more: Partial<Page> = {}): Page {
  return { conversationId: messages.length > 0 ? 'c1' : '', state: messages.length > 0 ? 'active' : 'new', agentName: null, rating: null, messages, next: null, readUpTo: 0, unread: 0, ...more }
}

export const session = (more: Partial<Session> = {}): Session => ({ visitorId: 'v1', token: 't1', expiresAt: '', conversationId: '', unread: 0, agentsOnline: true, ...more })

export const lost = (): never => {
  throw new TypeError('Failed to fetch')
}

/** A host that keeps what is said, by client message id, and whose answers a test may replace. */
export class FakeApi {
  readonly calls: string[] = []
  readonly stored: Message[] = []
  agentsOnline = true

  address = (url: string): string => `https://omni.example${url}`
  info = vi.fn(async () => ({ color: '', position: '', title: { text: '', zh: '' }, greeting: { text: '', zh: '' }, agentsOnline: this.agentsOnline, opensAt: null as string | null, bot: null as Info['bot'] }))
  session = vi.fn(async (token: string, _: Identity | null): Promise<Session> => {
    this.calls.push(`session ${token}`)
    return session({ agentsOnline: this.agentsOnline, conversationId: this.stored.length > 0 ? 'c1' : '' })
  })
  messages = vi.fn(async (_: string, _cursor = ''): Promise<Page> => page(this.stored))
  say = vi.fn(async (_: string, item: Pending): Promise<void> => {
    this.calls.push(`say ${item.clientMessageId}`)
    if (!this.stored.some((it) => it.clientMessageId === item.clientMessageId)) {
      this.stored.push(message(this.stored.length + 1, { direction: 'inbound', text: item.text, clientMessageId: item.clientMessageId }))
    }
  })
  read = vi.fn(async (_: string, conversationId: string, upTo: number) => void this.calls.push(`read ${conversationId} ${upTo}`))
  typing = vi.fn(async () => void this.calls.push('typing'))
  negotiate = vi.fn(async () => ({ url: '/omni', accessToken: 'a' }))
  upload = vi.fn(async (_: string, file: File) => ({ id: 'f1', name: file.name, contentType: 'image/png', bytes: file.size }))
}

export const refusal = (status: number, problem: string): Refusal => new Refusal(status, problem, '', 0)

/** A chat over a fake host and a fake hub, which never pauses longer than the test's clock says. */
export function rig({ identity = null as Identity | null, storage = new MemoryStorage(), idsFrom = 0 } = {}) {
  const api = new FakeApi()
  const answered: Message[] = []
  const state = { handlers: null as VisitorHandlers | null, drop: () => undefined as void, connections: 0, visible: true }
  let ids = idsFrom
  const keep = new Keep('omni:', () => storage)
  const chat = new Chat({
    api: api as unknown as Api,
    keep,
    connect: async (_url, _token, handlers) => {
      state.connections++
      state.handlers = handlers
      return { start: async () => undefined, stop: async () => state.drop(), onClosed: (closed) => void (state.drop = closed) }
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newId: () => `id-${++ids}`,
    isVisible: () => state.visible,
    changed: () => undefined,
    answered: (it) => answered.push(it),
    identity,
  })
  const texts = (): string[] => chat.messages.map((it) => it.text)
  return { api, chat, keep, storage, state, answered, texts }
}

/** Lets everything that waits for nothing happen. */
export const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
