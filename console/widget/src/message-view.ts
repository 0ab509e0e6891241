import { h, icon, linked } from './dom'
import type { BotOffer, FileView, Message, Pending } from './shapes'
import type { Language, Texts } from './texts'
import { clock, size } from './times'

export interface MessageContext {
  t: Texts
  language: Language
  address: (url: string) => string
  /** A file's address ended: ask for the messages again. */
  stale: () => void
  /** What the bot is called. */
  bot: string
  /** Chooses what the bot offers. */
  choose: (words: string) => void
  retry: (clientMessageId: string) => void
  discard: (clientMessageId: string) => void
}

const isRating = (clientMessageId: string): boolean => clientMessageId.startsWith('rating-')

/** One bubble of the conversation. */
export function messageView(message: Message, mark: string, showsTime: boolean, c: MessageContext, isLast = false): HTMLLIElement {
  const mine = message.direction === 'inbound'
  const files = message.attachments.map((file) => fileView(file, c))
  // The host describes a message that is only files in words of its own; the files speak for themselves.
  const says = files.length > 0 && message.kind !== 'text' ? message.text.replace(/^\[[a-z]+\] ?/, '') : message.text
  return h(
    'li',
    { class: `item ${mine ? 'mine' : 'theirs'}`, 'data-testid': 'omni-message', 'data-direction': message.direction },
    message.bot ? h('div', { class: 'by', 'data-testid': 'omni-bot' }, c.bot, h('span', { class: 'hidden' }, ': ')) : h('span', { class: 'hidden' }, mine ? c.t.you : c.t.us, ': '),
    mine && isRating(message.clientMessageId) && /^[1-5]$/.test(message.text) ? stars(Number(message.text), c.t) : says && h('div', { class: 'bubble' }, ...linked(says)),
    ...files,
    isLast && message.bot ? offerView(message.bot, c) : null,
    showsTime || mark ? h('div', { class: 'foot' }, h('time', { datetime: message.at }, clock(message.at, c.language)), mark && h('span', { class: 'mark' }, mark)) : null,
  )
}

/** What the bot offers, as buttons; only below what was said last. */
function offerView({ options, question, yes, no }: BotOffer, c: MessageContext): HTMLElement {
  return h(
    'div',
    { class: 'offer' },
    question ? h('p', { class: 'asks' }, question) : null,
    choicesView(question ? [yes, no, ...options] : options, question || c.t.choices, c.choose),
  )
}

export function choicesView(options: readonly string[], label: string, choose: (words: string) => void): HTMLElement {
  const buttons = options.map((words) => {
    const button = h('button', { type: 'button', class: 'choice', 'data-testid': 'omni-choice' }, words)
    button.addEventListener('click', () => choose(words))
    return button
  })
  return h('div', { class: 'choices', role: 'group', 'aria-label': label }, ...buttons)
}

/** What is on its way, or could not go. */
export function pendingView(item: Pending, waits: boolean, c: MessageContext): HTMLLIElement {
  const failed = item.state === 'failed'
  const state = failed ? `${c.t.failed}. ${c.t.reasons[item.reason] ?? c.t.failedReason}` : item.state === 'accepted' ? c.t.sent : waits ? c.t.queued : c.t.sending
  const button = (label: string, act: () => void): HTMLButtonElement => {
    const element = h('button', { type: 'button', class: 'link' }, label)
    element.addEventListener('click', act)
    return element
  }
  return h(
    'li',
    { class: `item mine pending${failed ? ' failed' : ''}`, 'data-testid': 'omni-pending', 'data-state': item.state },
    h('span', { class: 'hidden' }, c.t.you, ': '),
    isRating(item.clientMessageId) ? stars(Number(item.text), c.t) : item.text && h('div', { class: 'bubble' }, ...linked(item.text)),
    ...item.attachments.map((file) => chip(file.name, size(file.bytes))),
    h(
      'div',
      { class: 'foot' },
      h('span', { class: 'mark' }, state),
      failed && button(c.t.retry, () => c.retry(item.clientMessageId)),
      failed && button(c.t.discard, () => c.discard(item.clientMessageId)),
    ),
  )
}

function stars(count: number, t: Texts): HTMLElement {
  return h('div', { class: 'bubble stars', role: 'img', 'aria-label': t.star(count) }, '★'.repeat(count) + '☆'.repeat(Math.max(0, 5 - count)))
}

function fileView(file: FileView, c: MessageContext): HTMLElement {
  if (file.problem) return chip(file.name || c.t.fileName, c.t.fileGone)
  if (!file.url) return chip(file.name || c.t.fileName, c.t.fileComing)
  const url = c.address(file.url)
  if (file.contentType.startsWith('image/')) return picture(file, url, c)
  if (file.contentType.startsWith('video/')) return h('video', { class: 'media', src: url, controls: true, preload: 'metadata', playsinline: true, 'aria-label': file.name || c.t.fileName })
  if (file.contentType.startsWith('audio/')) return h('audio', { class: 'media', src: url, controls: true, preload: 'none', 'aria-label': file.name || c.t.fileName })
  return download(file, url, c)
}

function picture(file: FileView, url: string, c: MessageContext): HTMLElement {
  const image = h('img', { src: c.address(file.thumbnailUrl ?? file.url!), alt: c.t.picture(file.name), loading: 'lazy' })
  const link = h('a', { class: 'picture', href: url, target: '_blank', rel: 'noopener noreferrer' }, image)
  image.addEventListener('error', () => {
    if (image.src !== url && file.thumbnailUrl) image.src = url // No small picture could be made of it.
    else {
      link.replaceWith(download(file, url, c))
      c.stale()
    }
  })
  return link
}

function download(file: FileView, url: string, c: MessageContext): HTMLElement {
  const name = file.name || c.t.fileName
  return h('a', { class: 'file', href: url, target: '_blank', rel: 'noopener noreferrer' }, icon('file'), h('span', { class: 'hidden' }, `${c.t.download} `), h('span', { class: 'name' }, name), h('span', { class: 'size' }, size(file.bytes)))
}

function chip(name: string, note: string): HTMLElement {
  return h('div', { class: 'file' }, icon('file'), h('span', { class: 'name' }, name), h('span', { class: 'size' }, note))
}
