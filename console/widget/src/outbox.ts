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
  /** Written since the page was loaded, or since whoever talks came. */
  private readonly fresh = new Set<string>()
  private running = false
  private wake: (() => void) | null = null

  constructor(
    private readonly keep: Keep,
    private who: string,
    private readonly send: (item: Pending) => Promise<void>,
    private readonly changed: () => void,
  ) {
    this.restore()
  }

  get pending(): readonly Pending[] {
    return this.items
  }

  /** Somebody else talks: what is not sent stays with whom wrote it, until they are back. `along`: what was written on this page goes over. */
  become(who: string, along = false): void {
    if (who === this.who) return
    const over = along ? this.items.filter((item) => this.fresh.has(item.clientMessageId)) : []
    if (over.length > 0) {
      this.items = this.items.filter((item) => !over.includes(item))
      this.note()
    }
    this.who = who
    this.restore()
    this.items.push(...over)
    if (over.length > 0) this.note()
    else this.fresh.clear()
    this.hope()
  }

  add(item: Pending): void {
    this.items.push(item)
    this.fresh.add(item.clientMessageId)
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
    for (let attempt = 0, who = this.who; ; ) {
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
        // What failed was sent for somebody else.
        if (who !== this.who) {
          who = this.who
          attempt = 0
          continue
        }
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

  /** What an earlier page left. It may have arrived: the same id makes that harmless. */
  private restore(): void {
    this.items = (this.keep.json<Pending[]>(`${this.who}outbox`) ?? []).map((item) => ({ ...item, state: item.state === 'failed' ? 'failed' : 'queued' }))
  }

  private note(): void {
    this.keep.setJson(`${this.who}outbox`, this.items.length > 0 ? this.items : null)
    this.changed()
  }
}
