import type { Chat } from './chat'
import { h, set, text } from './dom'
import { choicesView, messageView, pendingView, type MessageContext } from './message-view'
import type { Message } from './shapes'
import { day, sameDay } from './times'

/** A pause in which the time is worth saying again. */
const togetherMs = 5 * 60_000

/** The conversation: day by day, what was said, what is on its way, and that somebody types. Rows that stay the same are left alone. */
export class LogView {
  readonly element: HTMLElement
  private readonly list = h('ol', { class: 'list' })
  private readonly olderButton: HTMLButtonElement
  private readonly greeting = h('div', { class: 'item theirs' })
  private readonly typing: HTMLElement
  private readonly rows = new Map<string, { state: string; row: HTMLElement }>()
  private staleAt = 0
  private atEnd = true
  private top = 0
  private greeted = ''

  constructor(
    private readonly chat: Chat,
    private readonly context: Omit<MessageContext, 'stale' | 'retry' | 'discard' | 'bot'>,
  ) {
    const { t } = context
    this.olderButton = h('button', { type: 'button', class: 'older', hidden: true }, t.earlier)
    this.olderButton.addEventListener('click', () => void this.readOlder())
    this.typing = h('div', { class: 'item theirs typing', hidden: true, 'data-testid': 'omni-typing' }, h('span', { class: 'hidden' }), h('div', { class: 'bubble', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')))
    this.element = h('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': t.log, tabindex: 0 }, this.olderButton, this.greeting, this.list, this.typing)
    // Pictures grow when they come, and what is attached takes room away: who read the end goes on seeing it.
    this.element.addEventListener('scroll', () => this.scrolled())
    const sizes = new ResizeObserver(() => {
      this.scrolled()
      if (this.atEnd) this.toEnd()
    })
    sizes.observe(this.list)
    sizes.observe(this.element)
  }

  /** @param menu What can be chosen before anything is said. */
  draw(greeting: string, menu: readonly string[], bot: string): void {
    this.scrolled()
    const stick = this.atEnd
    const before = this.list.lastElementChild
    this.drawGreeting(greeting, this.chat.messages.length + this.chat.pending.length === 0 ? menu : [], bot)
    set(this.greeting, { hidden: this.chat.hasOlder })
    set(this.olderButton, { hidden: !this.chat.hasOlder })
    this.drawRows(bot)
    set(this.typing, { hidden: !this.chat.agentTypes })
    text(this.typing.firstElementChild!, this.context.t.typing(this.chat.agentName ?? ''))
    if (stick || (before !== this.list.lastElementChild && this.list.lastElementChild?.classList.contains('pending'))) this.toEnd()
  }

  toEnd(): void {
    this.atEnd = true
    this.element.scrollTop = this.element.scrollHeight
    this.top = this.element.scrollTop
  }

  /**
   * Only going up leaves the end: what has just grown below has not been scrolled away from. Asked also before the end is gone to, for
   * the browser tells of scrolling with its next frame, and what is drawn until then would pull back down who has just gone up.
   */
  private scrolled(): void {
    const { scrollTop } = this.element
    if (this.isAtEnd()) this.atEnd = true
    else if (scrollTop < this.top) this.atEnd = false
    this.top = scrollTop
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element
    return scrollHeight - scrollTop - clientHeight < 60
  }

  /** Only where it differs: a button that has the focus keeps it. */
  private drawGreeting(greeting: string, menu: readonly string[], bot: string): void {
    const state = JSON.stringify([greeting, menu, bot])
    if (state === this.greeted) return
    this.greeted = state
    this.greeting.replaceChildren(
      ...(bot ? [h('div', { class: 'by' }, bot)] : []),
      h('div', { class: 'bubble' }, greeting),
      ...(menu.length > 0 ? [choicesView(menu, this.context.t.choices, this.context.choose)] : []),
    )
  }

  private drawRows(bot: string): void {
    const wanted: HTMLElement[] = []
    const seen = new Set<string>()
    const row = (key: string, state: string, make: () => HTMLElement): void => {
      const known = this.rows.get(key)
      const element = known?.state === state ? known.row : make()
      this.rows.set(key, { state, row: element })
      seen.add(key)
      wanted.push(element)
    }
    const { messages, pending } = this.chat
    const { t, language } = this.context
    const context: MessageContext = { ...this.context, bot: bot || t.bot, stale: () => this.stale(), retry: (id) => this.chat.retry(id), discard: (id) => this.chat.discard(id) }
    const lastMine = [...messages].reverse().find((message) => message.direction === 'inbound')
    messages.forEach((message, at) => {
      const before = messages[at - 1]
      if (!before || !sameDay(before.at, message.at)) {
        const label = day(message.at, Date.now(), language, t)
        row(`day ${message.at}`, label, () => h('li', { class: 'day' }, h('span', {}, label)))
      }
      const mark = message === lastMine ? this.markOf(message) : ''
      const showsTime = isLastOfBlock(message, messages[at + 1])
      const isLast = at === messages.length - 1 && pending.length === 0
      row(message.id, JSON.stringify([mark, showsTime, message.text, message.bot && [isLast, context.bot], message.attachments.map((file) => [file.id, file.problem, this.fresh(file.url)])]), () => messageView(message, mark, showsTime, context, isLast))
    })
    const waits = this.chat.lost || (pending.some(({ state }) => state === 'queued') && !pending.some(({ state }) => state === 'sending'))
    for (const item of pending) row(`pending ${item.clientMessageId}`, `${item.state} ${item.reason} ${waits}`, () => pendingView(item, waits, context))
    for (const key of this.rows.keys()) if (!seen.has(key)) this.rows.delete(key)
    this.place(wanted)
  }

  /** A signed address is renewed every minute or so; the picture that is shown stays. */
  private fresh(url: string | null): string {
    return url === null ? '' : this.staleAt > 0 ? url : url.split('?')[0]!
  }

  private place(wanted: readonly HTMLElement[]): void {
    let at = this.list.firstChild
    for (const element of wanted) {
      if (at === element) at = at.nextSibling
      else this.list.insertBefore(element, at)
    }
    while (at) {
      const next = at.nextSibling
      at.remove()
      at = next
    }
  }

  private markOf(message: Message): string {
    const { conversationId, readUpTo } = this.chat
    return message.conversationId !== conversationId || message.sequence <= readUpTo ? this.context.t.read : this.context.t.sent
  }

  private stale(): void {
    if (Date.now() - this.staleAt < 60_000) return
    this.staleAt = Date.now()
    void this.chat.resync()
  }

  private async readOlder(): Promise<void> {
    this.atEnd = false
    const from = this.element.scrollHeight - this.element.scrollTop
    await this.chat.readOlder().catch(() => undefined)
    this.element.scrollTop = this.element.scrollHeight - from
  }
}

function isLastOfBlock(message: Message, next: Message | undefined): boolean {
  return !next || next.direction !== message.direction || Date.parse(next.at) - Date.parse(message.at) > togetherMs
}
