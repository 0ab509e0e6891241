import { createFeeding, type Feeding } from '../../src/realtime/feeding'
import type { Connection } from '../../src/realtime/hub'
import { Refusal, type Api } from './api'
import type { VisitorHandlers } from './hub'
import type { Keep } from './keep'
import { Outbox } from './outbox'
import type { Contact, Identity, Info, Message, Page, Pending, RatingQuestion, Standing, Upload } from './shapes'
import { Thread } from './thread'
import { Visitor } from './visitor'

export interface ChatDeps {
  api: Api
  keep: Keep
  /** Opens the realtime connection. */
  connect: (url: string, accessToken: string, handlers: VisitorHandlers) => Promise<Connection>
  pause: (ms: number) => Promise<void>
  newId: () => string
  /** Whether the visitor can see the page. */
  isVisible: () => boolean
  /** Something is to be drawn anew. */
  changed: () => void
  /** An answer came that was not there before. */
  answered: (message: Message) => void
  identity: Identity | null
}

const tickMs = 10_000
const infoEveryMs = 60_000
const typingShownMs = 6_000
const typingEveryMs = 3_000
/** So many pages back for what was missed; older ones come when the visitor asks for them. */
const mostPagesMissed = 10

/** All that the widget knows and does, without a document. */
export class Chat {
  info: Info | null = null
  /** Why there is no chat here: the host's short word for it. */
  refused = ''
  opened = false
  /** The history was read. */
  ready = false
  /** The last attempt to reach the host was in vain. */
  lost = false
  link: 'off' | 'connected' | 'connecting' = 'off'
  standing: Standing = 'new'
  agentName: string | null = null
  rating: RatingQuestion | null = null
  /** The question that the visitor has answered, which the host may not have noted yet. */
  private rated = ''
  agentsOnline = false
  conversationId = ''
  readUpTo = 0
  unread = 0
  agentTypes = false
  hasOlder = false
  /** As the website says, for the form. */
  identity: Identity | null

  private readonly thread = new Thread()
  private readonly outbox: Outbox
  private readonly feeding: Feeding
  private readonly visitor: Visitor
  private reading: Promise<void> | null = null
  private readAgain = false
  private older = ''
  private lastRead = ''
  private typingUntil: ReturnType<typeof setTimeout> | undefined
  private typedAt = 0
  private ticking: ReturnType<typeof setInterval> | undefined
  private infoAt = 0

  constructor(private readonly deps: ChatDeps) {
    this.identity = deps.identity
    this.visitor = new Visitor(
      deps.api,
      deps.keep,
      deps.identity,
      (session) => {
        this.agentsOnline = session.agentsOnline
        this.outbox.pump()
      },
      () => {
        this.outbox.become(this.visitor.who, true)
        this.forget()
      },
    )
    this.outbox = new Outbox(deps.keep, this.visitor.who, (item) => this.visitor.call((token) => deps.api.say(token, item)).then(() => this.accepted()), deps.changed)
    this.feeding = createFeeding({
      connect: () => this.connect(),
      changed: (link) => this.linked(link === 'connected' ? 'connected' : link === 'stopped' ? 'off' : 'connecting'),
      pause: deps.pause,
      random: Math.random,
    })
  }

  get messages(): readonly Message[] {
    return this.thread.messages
  }

  get pending(): readonly Pending[] {
    return this.outbox.pending
  }

  /** Nobody is there, nobody has the conversation, and no bot answers: what is said now is answered later. */
  get unattended(): boolean {
    return !this.agentsOnline && (this.standing === 'waiting' || (this.standing !== 'active' && this.standing !== 'bot' && !this.info?.bot))
  }

  /** Changes with whoever talks. */
  get who(): string {
    return this.visitor.who
  }

  get contact(): Contact | null {
    return this.deps.keep.json<Contact>(`${this.who}contact`)
  }

  /** What is begun and not said yet. */
  get draft(): string {
    return this.deps.keep.get(`${this.who}draft`)
  }

  set draft(text: string) {
    this.deps.keep.set(`${this.who}draft`, text)
  }

  /** The question how it was, while it is open. */
  get asksRating(): boolean {
    const open = this.rating !== null && this.rating.given === null && this.rating.until !== this.rated && this.standing === 'ended' && Date.parse(this.rating.until) > Date.now()
    return open && !this.pending.some((item) => item.clientMessageId.startsWith('rating-'))
  }

  /** How it looks, and for who comes back: what came meanwhile. Makes no visitor. */
  async start(): Promise<void> {
    await this.readInfo()
    if (this.refused || !this.visitor.isKnown) return
    try {
      const { conversationId, unread } = await this.visitor.ensure()
      this.unread = unread
      this.deps.changed()
      if (conversationId) await this.follow()
    } catch {
      // Who opens the chat tries again.
    }
  }

  async open(): Promise<void> {
    this.opened = true
    this.deps.changed()
    this.ticking ??= setInterval(() => this.tick(), tickMs)
    if (!this.info) await this.readInfo()
    if (this.refused) return
    await this.follow()
    this.markRead()
  }

  close(): void {
    this.opened = false
    clearInterval(this.ticking)
    this.ticking = undefined
    this.deps.changed()
  }

  say(text: string, attachments: Upload[] = [], contact: Contact | null = null): void {
    if (contact) this.deps.keep.setJson(`${this.who}contact`, contact)
    this.put(this.deps.newId(), text, attachments, contact)
  }

  rate(stars: number): void {
    this.rated = this.rating?.until ?? ''
    this.put(`rating-${this.deps.newId()}`, String(stars), [], null)
  }

  retry(clientMessageId: string): void {
    this.outbox.retry(clientMessageId)
  }

  discard(clientMessageId: string): void {
    this.outbox.discard(clientMessageId)
  }

  upload(file: File): Promise<Upload> {
    return this.visitor.call((token) => this.deps.api.upload(token, file))
  }

  /** The visitor types: said every few seconds, and only to somebody. */
  types(): void {
    const now = Date.now()
    if (this.standing !== 'active' || now - this.typedAt < typingEveryMs) return
    this.typedAt = now
    void this.visitor.call((token) => this.deps.api.typing(token)).catch(() => undefined)
  }

  /** What has been seen is read; called whenever the visitor looks. */
  markRead(): void {
    const seen = this.thread.lastAnswer
    if (!this.opened || !this.deps.isVisible()) return
    if (this.unread > 0) {
      this.unread = 0
      this.deps.changed()
    }
    if (!seen || seen.id === this.lastRead) return
    this.lastRead = seen.id
    void this.visitor.call((token) => this.deps.api.read(token, seen.conversationId, seen.sequence)).catch(() => {
      if (this.lastRead === seen.id) this.lastRead = ''
    })
  }

  async readOlder(): Promise<void> {
    if (!this.older) return
    const page = await this.visitor.call((token) => this.deps.api.messages(token, this.older))
    this.thread.add(page.messages)
    this.older = page.next ?? ''
    this.hasOlder = this.older !== ''
    this.deps.changed()
  }

  /** The network is said to be back, or the page is looked at again. */
  hope(): void {
    this.outbox.hope()
    if (this.visitor.isHere && (this.opened || this.conversationId)) void this.resync()
    this.markRead()
  }

  /** Who is signed in on the website is somebody else now; null: nobody. */
  async identify(identity: Identity | null): Promise<void> {
    this.identity = identity
    this.visitor.become(identity)
    this.outbox.become(this.who)
    this.forget()
    await this.feeding.stop()
    // The connection may have brought something on its way out.
    this.forget()
    if (this.opened) await this.follow()
    else await this.start()
  }

  /** Reads until what was missed joins what is known. Calls that come meanwhile lead to one more. */
  resync(): Promise<void> {
    this.readAgain = true
    this.reading ??= this.readAll().finally(() => (this.reading = null))
    return this.reading
  }

  private put(clientMessageId: string, text: string, attachments: Upload[], contact: Contact | null): void {
    this.outbox.add({ clientMessageId, text, attachments, contact, at: new Date().toISOString(), state: 'queued', reason: '' })
    void this.follow()
  }

  private forget(): void {
    this.thread.clear()
    Object.assign(this, { ready: false, standing: 'new', agentName: null, rating: null, rated: '', conversationId: '', readUpTo: 0, unread: 0, hasOlder: false, older: '', lastRead: '' })
    this.deps.changed()
  }

  private async readInfo(): Promise<void> {
    try {
      this.info = await this.deps.api.info()
      this.infoAt = Date.now()
      this.agentsOnline = this.info.agentsOnline
      this.refused = ''
    } catch (error) {
      // Somebody has to set it up or resume it; anything else passes.
      if (error instanceof Refusal && (error.status === 404 || error.problem === 'account-paused')) this.refused = error.problem
    }
    this.deps.changed()
  }

  /** Reads, and stays connected. */
  private async follow(): Promise<void> {
    try {
      await this.visitor.ensure()
      if (this.link === 'off') this.feeding.start()
      if (!this.ready) await this.resync()
    } catch {
      this.setLost(true)
    }
  }

  private async connect(): Promise<Connection> {
    const { url, accessToken } = await this.visitor.call((token) => this.deps.api.negotiate(token))
    return this.deps.connect(this.deps.api.address(url), accessToken, {
      messageReceived: (message) => this.received(message),
      messageUpdated: (message) => this.received(message),
      typing: ({ conversationId }) => conversationId === this.conversationId && this.showTyping(true),
      readUpTo: ({ conversationId, sequence }) => {
        if (conversationId !== this.conversationId) return
        this.readUpTo = Math.max(this.readUpTo, sequence)
        this.deps.changed()
      },
      agentJoined: ({ conversationId, displayName }) => {
        Object.assign(this, { conversationId, agentName: displayName, standing: 'active', agentsOnline: true })
        this.deps.changed()
      },
      conversationClosed: () => void this.resync(),
    })
  }

  private linked(link: Chat['link']): void {
    this.link = link
    this.deps.changed()
    if (link === 'connected') {
      this.outbox.hope()
      void this.resync()
    }
  }

  private received(message: Message): void {
    const before = this.thread.reaches(message.conversationId)
    this.takeIn([message])
    // Something between was missed, the conversation is another, or it is what Omni asks at its end.
    if (message.sequence > before + 1 || message.conversationId !== this.conversationId || this.standing !== 'active') void this.resync()
  }

  /** Takes messages in, and says which are news. */
  private takeIn(messages: readonly Message[]): void {
    const wasReady = this.ready
    const news = this.thread.add(messages)
    this.outbox.settle(messages)
    const answers = news.filter((message) => message.direction === 'outbound')
    if (answers.length > 0) this.showTyping(false)
    if (wasReady) for (const answer of answers) this.deps.answered(answer)
    if (wasReady && !(this.opened && this.deps.isVisible())) this.unread += answers.length
    this.deps.changed()
    this.markRead()
  }

  private showTyping(on: boolean): void {
    clearTimeout(this.typingUntil)
    this.agentTypes = on
    if (on) this.typingUntil = setTimeout(() => this.showTyping(false), typingShownMs)
    this.deps.changed()
  }

  private async readAll(): Promise<void> {
    while (this.readAgain) {
      this.readAgain = false
      const who = this.who
      try {
        await this.readMissed()
        this.setLost(false)
      } catch {
        if (who !== this.who) continue
        this.setLost(true)
        return
      }
    }
  }

  private async readMissed(): Promise<void> {
    const known = this.thread.last !== undefined
    let page = await this.visitor.call((token) => this.deps.api.messages(token))
    const newest = page
    const found = [...page.messages]
    for (let pages = 1; known && page.next && pages < mostPagesMissed && !page.messages.some((message) => this.thread.has(message.id)); pages++) {
      const cursor = page.next
      page = await this.visitor.call((token) => this.deps.api.messages(token, cursor))
      found.unshift(...page.messages)
    }
    if (!known) {
      this.older = page.next ?? ''
      this.hasOlder = this.older !== ''
    }
    this.stand(newest)
    this.takeIn(found)
    this.ready = true
    this.unread = this.opened && this.deps.isVisible() ? 0 : newest.unread
    this.deps.changed()
    this.markRead()
  }

  private stand(page: Page): void {
    this.readUpTo = page.conversationId === this.conversationId ? Math.max(this.readUpTo, page.readUpTo) : page.readUpTo
    this.conversationId = page.conversationId
    this.standing = page.state
    this.agentName = page.agentName
    this.rating = page.rating
  }

  private setLost(lost: boolean): void {
    if (this.lost === lost) return
    this.lost = lost
    this.deps.changed()
  }

  /** Pushes may be missed, and without a connection there are none. */
  private accepted(): void {
    setTimeout(() => {
      if (this.pending.some((item) => item.state === 'accepted')) void this.resync()
    }, 1_500)
  }

  private tick(): void {
    if (Date.now() - this.infoAt >= infoEveryMs) void this.readInfo()
    if (this.visitor.isHere && (this.link !== 'connected' || this.pending.some((item) => item.state === 'accepted'))) void this.resync()
    else if (!this.visitor.isHere) void this.follow()
  }
}
