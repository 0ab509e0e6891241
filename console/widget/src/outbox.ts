import { backoff } from '../../src/realtime/backoff'
import { Refusal } from './api'
import type { Keep } from './keep'
import type { Message, Pending } from './shapes'

/**
 * What the visitor wrote, until the host shows it: sent one after the other, again under the same id when nobody answered, kept over a
 * reload. So a lost network loses nothing, and sending twice says nothing twice.
 */
export class Outbox {
  private items: Pending[] = []
  private running = false
  private wake: (() => void) | null = null

  constructor(
    private readonly keep: Keep,
    private readonly send: (item: Pending) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  get pending(): readonly Pending[] {
    return this.items
  }

  /** What an earlier page left. It may have arrived: the same id makes that harmless. */
  restore(): void {
    const kept = this.keep.json<Pending[]>('outbox') ?? []
    this.items = kept.filter((item) => !this.items.some((other) => other.clientMessageId === item.clientMessageId)).map((item) => ({ ...item, state: item.state === 'failed' ? 'failed' : 'queued' }) as Pending).concat(this.items)
  }

  add(item: Pending): void {
    this.items.push(item)
    this.note()
    this.pump()
  }

  /** The host shows these: they need not wait here any more. */
  settle(messages: readonly Message[]): void {
    const seen = new Set(messages.map((message) => message.clientMessageId).filter(Boolean))
    if (!this.items.some((item) => seen.has(item.clientMessageId))) return
    this.items = this.items.filter((item) => !seen.has(item.clientMessageId))
    this.note()
  }

  retry(clientMessageId: string): void {
    this.update(clientMessageId, { state: 'queued', reason: '' })
    this.pump()
  }

  discard(clientMessageId: string): void {
    this.items = this.items.filter((item) => item.clientMessageId !== clientMessageId)
    this.note()
  }

  /** There is reason to hope: the network is back. */
  hope(): void {
    this.wake?.()
  }

  pump(): void {
    if (!this.running) void this.run()
  }

  private async run(): Promise<void> {
    this.running = true
    for (let attempt = 0; ; ) {
      const next = this.items.find((item) => item.state === 'queued' || item.state === 'sending')
      if (!next) break
      this.update(next.clientMessageId, { state: 'sending' })
      try {
        await this.send(next)
        this.update(next.clientMessageId, { state: 'accepted' })
        attempt = 0
      } catch (error) {
        if (error instanceof Refusal && !error.isForNow) {
          this.update(next.clientMessageId, { state: 'failed', reason: error.problem })
          continue
        }
        this.update(next.clientMessageId, { state: 'queued' })
        await this.pause(Math.max(error instanceof Refusal ? error.retryAfterMs : 0, backoff(++attempt, Math.random)))
      }
    }
    this.running = false
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.wake = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.wake = done
    })
  }

  private update(clientMessageId: string, change: Partial<Pending>): void {
    this.items = this.items.map((item) => (item.clientMessageId === clientMessageId ? { ...item, ...change } : item))
    this.note()
  }

  private note(): void {
    this.keep.setJson('outbox', this.items.length > 0 ? this.items : null)
    this.changed()
  }
}
