import type { Chat } from './chat'
import { ComposerView } from './composer-view'
import { h, icon, keepFocus, set, text } from './dom'
import { FormView } from './form-view'
import { LogView } from './log-view'
import { colorOf, inkOn, type Options } from './options'
import { ratingView } from './rating-view'
import type { Message } from './shapes'
import { texts, type Texts } from './texts'
import { opening } from './times'
import styles from './widget.css?inline'
import footStyles from './widget-foot.css?inline'
import logStyles from './widget-log.css?inline'

/** The button in the corner, the panel, and what stands in it. Everything lives in a shadow root: no style of it reaches the page, and none of the page's reaches it. */
export class View {
  private readonly host = h('omni-chat' as 'div')
  private readonly root: ShadowRoot
  private readonly t: Texts
  private readonly launcher: HTMLButtonElement
  private readonly badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' })
  private readonly teaser: HTMLElement
  private readonly teaserText = h('button', { type: 'button', class: 'words' })
  private readonly panel: HTMLElement
  private readonly title = h('h1', { id: 'omni-title' })
  private readonly status = h('p', { class: 'status' })
  private readonly dot = h('span', { class: 'dot', 'aria-hidden': 'true' })
  private readonly face = h('span', { class: 'face', 'aria-hidden': 'true' })
  private readonly notice = h('p', { class: 'notice', role: 'status', hidden: true, 'data-testid': 'omni-notice' })
  private readonly spoken = h('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' })
  private readonly foot = h('div', { class: 'foot-area' })
  private readonly log: LogView
  private readonly composer: ComposerView
  /** Shown instead of the composer; null: the composer is. */
  private form: FormView | null = null
  /** The same one for as long as the same visitor is here: what stands in it stays. */
  private made: FormView | null = null
  private who: string
  private leftEmail = ''
  private readonly colors = new CSSStyleSheet()
  private color = ''

  constructor(
    private readonly chat: Chat,
    private readonly options: Options,
    address: (url: string) => string,
  ) {
    const t = (this.t = texts[options.language])
    this.who = chat.who
    // A page's own rules for elements that it does not know must not move or hide it.
    this.host.style.setProperty('all', 'initial', 'important')
    set(this.host, { lang: options.language, 'data-theme': options.theme })
    this.root = this.host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles + logStyles + footStyles)
    this.root.adoptedStyleSheets = [sheet, this.colors]

    this.log = new LogView(chat, {
      t,
      language: options.language,
      address,
      choose: (words) => {
        chat.say(words)
        this.focus()
      },
    })
    this.composer = new ComposerView(chat, t)
    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'data-testid': 'omni-launcher' }, icon('chat'), icon('down'), this.badge)
    const dismiss = h('button', { type: 'button', class: 'dismiss', 'aria-label': t.dismiss }, icon('close'))
    this.teaser = h('div', { class: 'teaser', hidden: true, 'data-testid': 'omni-teaser' }, this.teaserText, dismiss)
    const close = h('button', { type: 'button', class: 'tool close', 'aria-label': t.close, title: t.close, 'data-testid': 'omni-close' }, icon('close'))
    const header = h('header', {}, h('span', { class: 'portrait' }, this.face, this.dot), h('div', { class: 'heading' }, this.title, this.status), close)
    this.panel = h('div', { class: 'panel', role: 'dialog', 'aria-labelledby': 'omni-title', hidden: true, 'data-testid': 'omni-panel' }, header, this.notice, this.log.element, this.foot, this.spoken)
    this.root.append(h('div', { class: 'frame' }, this.panel, this.teaser, this.launcher))

    this.launcher.addEventListener('click', () => (chat.opened ? this.close() : this.open()))
    close.addEventListener('click', () => this.close())
    this.teaserText.addEventListener('click', () => this.open())
    dismiss.addEventListener('click', () => set(this.teaser, { hidden: true }))
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) this.close()
      else keepFocus(this.panel, this.root, event)
    })
    // What is typed here is not for the page's shortcuts.
    for (const name of ['keydown', 'keyup', 'keypress'] as const) this.host.addEventListener(name, (event) => event.stopPropagation())
    this.acceptDrops()
  }

  show(): void {
    document.body.append(this.host)
    this.draw()
  }

  open(): void {
    set(this.teaser, { hidden: true })
    this.composer.refresh()
    this.form?.refresh()
    void this.chat.open()
    this.draw()
    this.log.toEnd()
    this.composer.fit()
    this.focus()
  }

  close(): void {
    this.chat.close()
    this.draw()
    this.launcher.focus({ preventScroll: true })
  }

  draw(): void {
    const { chat, t, options } = this
    if (chat.who !== this.who) this.reset()
    set(this.host, { hidden: chat.refused !== '' && !chat.opened && chat.messages.length === 0 })
    this.host.style.setProperty('display', chat.refused && !chat.opened ? 'none' : 'block', 'important')
    this.paint()
    set(this.panel, { hidden: !chat.opened })
    this.host.toggleAttribute('data-open', chat.opened)
    set(this.launcher, { 'aria-expanded': String(chat.opened), 'aria-label': chat.opened ? t.close : chat.unread > 0 ? t.openUnread(chat.unread) : t.open })
    text(this.badge, chat.unread > 99 ? '99+' : String(chat.unread))
    set(this.badge, { hidden: chat.unread === 0 || chat.opened })
    if (!chat.opened) return
    const own = (words: { text: string; zh: string } | undefined): string => (options.language === 'zh' ? words?.zh || words?.text : words?.text || words?.zh) ?? ''
    text(this.title, options.title || own(chat.info?.title) || t.title)
    text(this.status, this.statusLine())
    text(this.face, [...(chat.agentName || this.title.textContent || '?')][0]!.toUpperCase())
    set(this.dot, { class: chat.agentsOnline || chat.standing === 'active' ? 'dot on' : 'dot' })
    if (chat.standing === 'active') this.leftEmail = ''
    const notice = this.noticeLine()
    text(this.notice, notice)
    set(this.notice, { hidden: notice === '', class: notice === t.reconnecting || chat.refused ? 'notice' : 'notice good' })
    const bot = chat.info?.bot
    this.log.draw(
      own(bot?.greeting) || options.greeting || own(chat.info?.greeting) || t.greeting,
      bot && chat.ready ? [...bot.menu.map(own), t.human].filter((it, at, all) => it !== '' && all.indexOf(it) === at) : [],
      bot ? bot.name || t.bot : '',
    )
    this.drawFoot()
  }

  /** Somebody else sits here: nothing of the one before stays in sight. */
  private reset(): void {
    this.who = this.chat.who
    const had = this.foot.contains(this.root.activeElement)
    this.form = this.made = null
    this.leftEmail = ''
    set(this.teaser, { hidden: true })
    for (const element of [this.teaserText, this.spoken]) text(element, '')
    this.composer.reset()
    this.foot.replaceChildren(this.composer.element)
    if (had) this.composer.focus()
  }

  /** Read out, and shown beside the button while the panel is closed. */
  answered(message: Message): void {
    const from = message.bot ? this.chat.info?.bot?.name || this.t.bot : this.chat.agentName || this.t.us
    const said = message.text || this.t.fileName
    text(this.spoken, this.t.newMessage(from, said))
    if (this.chat.opened) return
    text(this.teaserText, said)
    set(this.teaserText, { 'aria-label': this.t.newMessage(from, said) })
    set(this.teaser, { hidden: false })
  }

  private statusLine(): string {
    const { chat, t, options } = this
    if (chat.standing === 'active' && chat.agentName) return t.answering(chat.agentName)
    if (chat.standing === 'bot' || (chat.info?.bot && chat.standing === 'new')) return t.botAnswers
    if (chat.agentsOnline) return chat.standing === 'waiting' ? t.waiting : t.online
    const opensAt = chat.info?.opensAt
    return opensAt ? t.back(opening(opensAt, Date.now(), options.language)) : t.away
  }

  private noticeLine(): string {
    const { chat, t } = this
    if (chat.refused) return t.reasons[chat.refused] ?? t.failedReason
    if (chat.lost || (chat.link === 'connecting' && chat.ready && !navigator.onLine)) return t.reconnecting
    if (this.leftEmail) return t.formSent(this.leftEmail)
    return chat.unattended && chat.standing === 'waiting' && chat.ready ? t.unattended : chat.standing === 'ended' && !chat.asksRating ? t.ended : ''
  }

  /** The form while nobody is there and nothing waits; else where one writes, below the question how it was. Neither is taken away from who writes in it. */
  private drawFoot(): void {
    const { chat } = this
    const wantsForm = chat.ready && chat.unattended && chat.standing !== 'waiting' && chat.pending.length === 0 && !this.leftEmail && !chat.asksRating
    if (wantsForm !== (this.form !== null) && !(this.form ?? this.composer).isBusy) {
      const had = this.foot.contains(this.root.activeElement)
      if (wantsForm)
        this.made ??= new FormView(chat, this.t, (email) => {
          this.leftEmail = email
          this.draw()
          this.focus()
        })
      this.form = wantsForm ? this.made : null
      ;(this.form ?? this.composer).refresh()
      this.foot.replaceChildren(this.form?.element ?? this.composer.element)
      if (had) this.focus()
    } else if (!this.foot.firstChild) this.foot.append(this.composer.element)
    const shown = this.foot.querySelector('.rating')
    if (chat.asksRating && !shown) {
      this.foot.prepend(ratingView(chat, this.t))
      this.log.toEnd()
    } else if (!chat.asksRating && shown) {
      const had = shown.contains(this.root.activeElement)
      shown.remove()
      text(this.spoken, this.t.thanks)
      if (had) this.focus()
    }
  }

  private focus(): void {
    if (this.form) this.form.focus()
    else this.composer.focus()
  }

  private paint(): void {
    const color = colorOf(this.options.color, this.chat.info?.color ?? '') || '#0f766e'
    const position = (this.options.position || this.chat.info?.position) === 'left' ? 'left' : 'right'
    set(this.host, { 'data-position': position })
    if (color === this.color) return
    this.color = color
    this.colors.replaceSync(`:host { --accent: ${color}; --accent-ink: ${inkOn(color)}; }`)
  }

  private acceptDrops(): void {
    const isFiles = (event: DragEvent): boolean => !this.form && [...(event.dataTransfer?.types ?? [])].includes('Files')
    this.panel.addEventListener('dragover', (event) => {
      if (!isFiles(event)) return
      event.preventDefault()
      this.panel.classList.add('dropping')
    })
    this.panel.addEventListener('dragleave', (event) => {
      if (!this.panel.contains(event.relatedTarget as Node | null)) this.panel.classList.remove('dropping')
    })
    this.panel.addEventListener('drop', (event) => {
      this.panel.classList.remove('dropping')
      if (!isFiles(event)) return
      event.preventDefault()
      this.composer.add([...(event.dataTransfer?.files ?? [])])
    })
  }
}
