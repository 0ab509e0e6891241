import { afterOrHope } from '../../src/realtime/pauses'
import { Api } from './api'
import { Chat } from './chat'
import { loadHub } from './hub'
import { Keep } from './keep'
import { readOptions } from './options'
import type { Message } from './shapes'
import { View } from './view'

/** What a website's own scripts may call. */
interface OmniChat {
  open(): void
  close(): void
  /** Who signed in on the website since the page was loaded. */
  identify(user: string, signature: string): void
  signOut(): void
}

declare global {
  var omniChat: OmniChat | undefined
}

// At once: it is only known while the script runs.
const script = (document.currentScript as HTMLScriptElement | null) ?? document.querySelector<HTMLScriptElement>('script[data-site][src*="widget"]')

function begin(): void {
  const options = script && readOptions(script, document.documentElement.lang, navigator.language)
  if (!options) return console.error('Omni: the script element has no data-site.')
  if (globalThis.omniChat) return
  const api = new Api(options.host, options.site)
  const keep = new Keep(`omni:${options.host}:${options.site}:`)
  let view: View | null = null
  let drawing = false
  const draw = (): void => {
    if (drawing) return
    drawing = true
    queueMicrotask(() => {
      drawing = false
      view?.draw()
    })
  }
  const chat = new Chat({
    api,
    keep,
    connect: async (url, accessToken, handlers) => (await loadHub(options.hub))(url, accessToken, handlers),
    pause: afterOrHope,
    newId: () => crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    isVisible: () => document.visibilityState === 'visible',
    changed: draw,
    answered: (message: Message) => view?.answered(message),
    identity: options.identity,
  })
  view = new View(chat, options, (url) => api.address(url))
  globalThis.omniChat = {
    open: () => view?.open(),
    close: () => view?.close(),
    identify: (user, signature) => void chat.identify({ user, signature }),
    signOut: () => void chat.identify(null),
  }
  window.addEventListener('online', () => chat.hope())
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && chat.hope())
  void chat.start().then(() => {
    if (chat.refused) console.warn(`Omni: there is no chat here (${chat.refused}).`)
    if (options.open && !chat.refused) view?.open()
  })
  view.show()
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin)
else begin()
