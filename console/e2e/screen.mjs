// From a visitor's Enter in the widget to the text painted on the agent's screen, through a running host; by turns, the same between two bare pages whose
// texts a WebSocket hands on, for what the browser and the machine take by themselves. `omni bench screen` starts it and adds the figures up.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import { expect, fail, launch, openPage, setting } from './steps.mjs'
import { signIn } from './walk.mjs'

const base = setting('OMNI_BASE')
const count = Number(setting('OMNI_MESSAGES'))
/** The first ones only warm up: compiled code, open connections. */
const warmUp = 20
/** Farther apart than this the pages' clocks can't be compared. */
const mostApart = 5

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ entered: number, painted: Record<string, number>, arrived: Record<string, number>, awaited: string }} Times */

/** Whoever writes: when Enter was pressed, by the browser's own time stamp. */
const notesEnter = () => {
  const times = { entered: 0 }
  Object.assign(globalThis, { omniBench: times })
  addEventListener('keydown', (event) => event.key === 'Enter' && (times.entered = performance.timeOrigin + event.timeStamp), { capture: true })
}

/** Whoever reads: when a text came through a socket, and when the frame that shows it had been painted. */
const notesPainted = () => {
  /** @type {Omit<Times, 'entered'>} */
  const times = { awaited: '', arrived: {}, painted: {} }
  Object.assign(globalThis, { omniBench: times })
  const now = () => performance.timeOrigin + performance.now()
  const Native = globalThis.WebSocket
  globalThis.WebSocket = class extends Native {
    /** @param {string | URL} url @param {string | string[]} [protocols] */
    constructor(url, protocols) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        if (times.awaited !== '' && typeof data === 'string' && data.includes(times.awaited)) times.arrived[times.awaited] ??= now()
      })
    }
  }
  const look = () => {
    const text = times.awaited
    if (text === '' || times.painted[text] !== undefined || !(/** @type {any} */ (globalThis).omniShows?.(text))) return
    times.painted[text] = 0
    // A message that is posted from a frame is handled after that frame was painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => (times.painted[text] = now())
      port2.postMessage(null)
    })
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
}

/** @returns {Promise<{ origin: string, close: () => void }>} Two pages and a socket that hands on what one of them says. */
async function bareSite() {
  const html = '<!doctype html><meta charset="utf-8"><title>bare</title><textarea></textarea><ol></ol><script src="bare.js"></script>'
  const script = `const socket = new WebSocket(location.origin.replace('http', 'ws'))
    const field = document.querySelector('textarea')
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      socket.send(field.value)
      field.value = ''
    })
    socket.onmessage = ({ data }) => {
      const item = document.createElement('li')
      item.textContent = data
      document.querySelector('ol').append(item)
    }
    socket.onopen = () => (document.title = 'open')`
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js')
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : html)
  })
  const hub = new WebSocketServer({ server })
  hub.on('connection', (socket) => socket.on('message', (data) => hub.clients.forEach((other) => other !== socket && other.readyState === WebSocket.OPEN && other.send(String(data)))))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  return {
    origin: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    close: () => {
      hub.close()
      server.close()
    },
  }
}

/** @param {Page} page @returns {Promise<Times>} */
const timesOf = (page) => page.evaluate(() => /** @type {any} */ (globalThis).omniBench)

/** One text from the field of a page to the screen of another. @param {string} text @param {import('playwright-core').Locator} field @param {Page} writer @param {Page} reader */
async function passOn(text, field, writer, reader) {
  await reader.evaluate((awaited) => void (/** @type {any} */ (globalThis).omniBench.awaited = awaited), text)
  await field.fill(text)
  await field.press('Enter')
  await reader.waitForFunction((it) => /** @type {any} */ (globalThis).omniBench.painted[it] > 0, text, { polling: 20 })
  const [{ entered }, { painted, arrived }] = [await timesOf(writer), await timesOf(reader)]
  return { painted: (painted[text] ?? 0) - entered, arrived: (arrived[text] ?? 0) - entered }
}

/** How far the clock of one page may be from that of another, at most. @param {Page} one @param {Page} other */
async function clocksApart(one, other) {
  const now = () => performance.timeOrigin + performance.now()
  let least = Infinity
  for (let i = 0; i < 50; i++) {
    const [before, there, after] = [await one.evaluate(now), await other.evaluate(now), await one.evaluate(now)]
    least = Math.min(least, Math.max(Math.abs(there - before), Math.abs(there - after)))
  }
  return least
}

const browser = await launch()
const bare = await bareSite()
/** @type {Awaited<ReturnType<typeof openPage>>[]} */
const pages = []
/** @param {() => void} notes @param {string} [shows] */
async function newPage(notes, shows) {
  const opened = await openPage(browser, { viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  await opened.page.addInitScript(notes)
  // What counts as shown: the whole text of an item, so that the preview in the list does not.
  if (shows) await opened.page.addInitScript((selector) => Object.assign(globalThis, { omniShows: (/** @type {string} */ text) => [...document.querySelectorAll(selector)].slice(-3).some((it) => it.textContent?.includes(text)) }), shows)
  pages.push(opened)
  return opened.page
}

try {
  const [visitor, agent] = [await newPage(notesEnter), await newPage(notesPainted, '[data-testid="message"]')]
  const [bareWriter, bareReader] = [await newPage(notesEnter), await newPage(notesPainted, 'li')]
  for (const page of [bareWriter, bareReader]) {
    await page.goto(bare.origin)
    await page.waitForFunction(() => document.title === 'open')
  }

  await signIn(agent, base, setting('OMNI_USERNAME'), setting('OMNI_PASSWORD'))
  await agent.getByTestId('status-select').selectOption('online')
  await agent.locator('[data-testid="status-select"][data-status="online"]').waitFor()
  await visitor.goto(new URL(`/demo?site=${setting('OMNI_SITE')}&open=true`, base).href)
  const input = visitor.getByTestId('omni-input')
  await input.fill('Hello, a question')
  await input.press('Enter')
  await agent.getByTestId('inbox-row').filter({ hasText: 'Hello, a question' }).locator('[data-row]').click()
  await agent.getByTestId('message').filter({ hasText: 'Hello, a question' }).waitFor()
  // With the visitor's own connection, as it is in the middle of a conversation.
  await visitor.waitForFunction(() => performance.getEntriesByType('resource').some((it) => it.name.endsWith('/widget-hub.js')))

  /** @type {{ painted: number, arrived: number }[]} */
  const screen = []
  /** @type {number[]} */
  const alone = []
  const field = bareWriter.locator('textarea')
  for (let i = -warmUp; i < count; i++) {
    const name = `${i + warmUp}`.padStart(5, '0')
    // Not in step with the frames: 0 to 22 ms more each time.
    await new Promise((resolve) => setTimeout(resolve, 30 + ((i + warmUp) * 7) % 23))
    const seen = await passOn(`Where is parcel ${name}, please?`, input, visitor, agent)
    const { painted } = await passOn(`Bare text number ${name}`, field, bareWriter, bareReader)
    if (i < 0) continue
    expect(seen.arrived > 0 && seen.painted >= seen.arrived && painted > 0, `the times of ${name} can't be: ${JSON.stringify({ seen, painted })}`)
    screen.push(seen)
    alone.push(painted)
    if ((i + 1) % 50 === 0) console.log(`  ${i + 1} of ${count}`)
  }

  const shown = await agent.getByTestId('message').filter({ hasText: 'Where is parcel' }).allTextContents()
  const numbers = shown.map((text) => /parcel (\d+)/.exec(text)?.[1] ?? '')
  expect(numbers.length === count + warmUp && new Set(numbers).size === numbers.length, `${numbers.length} texts are shown, ${new Set(numbers).size} different ones, of ${count + warmUp}`)
  expect(numbers.join() === [...numbers].sort().join(), 'the texts are not in order')
  const apart = Math.max(await clocksApart(visitor, agent), await clocksApart(bareWriter, bareReader))
  expect(apart < mostApart, `the clocks of the pages are ${apart} ms apart`)
  const complaints = pages.flatMap((it) => it.complaints)
  expect(complaints.length === 0, complaints.join('; '))
  writeFileSync(setting('OMNI_SEEN'), JSON.stringify({ painted: screen.map((it) => it.painted), arrived: screen.map((it) => it.arrived), bare: alone, clocksApartMs: apart, browser: `Chromium ${browser.version()}` }))
  bare.close()
  await browser.close()
} catch (error) {
  bare.close()
  await fail('screen', browser, error, pages)
}
