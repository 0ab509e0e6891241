// Walks through the widget as a visitor does, on the shop's page of a running host, with an agent who answers over the interface.
// Exits 0, or prints what was awaited and exits 1.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { deflateSync } from 'node:zlib'
import { arrive, caller, expect, fail, isAccessible, launch, openPage, setting, shot, step, until } from './steps.mjs'

const base = setting('OMNI_BASE')
const site = setting('OMNI_SITE')
const secret = setting('OMNI_IDENTITY_SECRET')
const agent = caller(base, setting('OMNI_AGENT_TOKEN'))
const admin = caller(base, setting('OMNI_ADMIN_TOKEN'))
const evil = `<img src=x onerror="alert(1)"><script>alert(2)</script>"'>{{1+1}}`
const browser = await launch()
/** @type {{ page: import('playwright-core').Page, complaints: string[], context: import('playwright-core').BrowserContext }[]} */
const pages = []

/** @param {import('playwright-core').BrowserContextOptions} options @param {RegExp} [forgiven] */
async function newPage(options, forgiven) {
  const opened = await openPage(browser, options, forgiven)
  pages.push(opened)
  return opened
}

const desktop = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' }
const visitor = await newPage(desktop)
const { page } = visitor
/** @type {import('playwright-core').WebSocketRoute[]} */
const sockets = []
await page.routeWebSocket(/\/omni/, (socket) => {
  sockets.push(socket)
  socket.connectToServer()
})
const at = (/** @type {string} */ id, on = page) => on.getByTestId(`omni-${id}`)
const said = (/** @type {string} */ text, on = page) => at('message', on).filter({ hasText: text })
const say = async (/** @type {string} */ text, on = page) => {
  await at('input', on).fill(text)
  await at('input', on).press('Enter')
}

let conversation = ''
let answers = 0
const answer = (/** @type {string} */ text, /** @type {string[]} */ files = []) =>
  agent('POST', `conversations/${conversation}/messages`, { clientMessageId: `answer-${++answers}`, ...(text && { text }), attachments: files.map((id) => ({ id })) })

/** A PNG of one color. @param {number} width @param {number} height @param {number[]} color */
function png(width, height, color) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: width }, () => color).flat())])
  const crc = (/** @type {Buffer} */ bytes) => {
    let c = 0xffffffff
    for (const byte of bytes) {
      c ^= byte
      for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    }
    return (c ^ 0xffffffff) >>> 0
  }
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))), chunk('IEND', Buffer.alloc(0))])
}

/** @param {string} id @param {string} [key] */
function signed(id, key = secret) {
  const user = JSON.stringify({ id, name: 'Mei Tanaka', email: 'mei@example.com', emailVerified: true, exp: Math.floor(Date.now() / 1000) + 3600 })
  return new URLSearchParams({ user, signature: createHmac('sha256', key).update(user).digest('hex') })
}

/** A website of another origin, with a policy that lets the widget in and nothing else, and styles that would spoil it if they could. */
async function foreignSite() {
  const policy = `default-src 'none'; style-src 'self'; script-src ${new URL(base).origin}; connect-src ${new URL(base).origin} ${new URL(base).origin.replace('http', 'ws')}; img-src ${new URL(base).origin} blob:`
  const html = `<!doctype html><html lang="en"><title>Elsewhere</title><link rel="stylesheet" href="/site.css"><main><h1>Elsewhere</h1><button>Theirs</button></main><script src="${new URL('/widget.js', base).href}" data-site="${site}" data-color="#6d28d9" data-position="left" defer></script>`
  const css = '* { font-family: fantasy !important; letter-spacing: 3px } div, button { display: none !important } textarea { color: red !important } omni-chat { display: none; position: absolute; transform: rotate(8deg) }'
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', request.url === '/site.css' ? 'text/css' : 'text/html')
    response.end(request.url === '/site.css' ? css : request.url === '/' ? html : '')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  return { server, origin: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}` }
}

try {
  await step('the shop with the button', async () => {
    await page.goto(new URL(`/demo?site=${site}`, base).href)
    await at('launcher').waitFor()
    await isAccessible(page, 'the closed widget')
    await shot(page, '01-closed')
  })

  await step('a message left while nobody is there', async () => {
    await at('launcher').click()
    await at('form').waitFor()
    await page.getByLabel('Name (optional)').fill(evil.slice(0, 60))
    await page.getByLabel('E-mail').fill('not an address')
    await page.getByLabel('Message', { exact: true }).fill(evil)
    await at('form-send').click()
    await page.getByText('That is not an e-mail address.').waitFor()
    await isAccessible(page, 'the form')
    await shot(page, '02-form')
    await page.getByLabel('E-mail').fill('jo@example.com')
    await at('form-send').click()
    await said('onerror').waitFor()
    await page.getByText('We will answer to jo@example.com').waitFor()
    await shot(page, '03-left')
  })

  await step('the message and the address at the agent', async () => {
    await agent('PUT', 'me/status', { status: 'online' })
    await agent('POST', 'me/heartbeat')
    const found = await until('the conversation of the agent', async () => (await agent('GET', 'inbox')).conversations[0])
    conversation = found.id
    const [first] = (await agent('GET', `conversations/${conversation}/messages`)).messages.filter((/** @type {any} */ it) => it.type === 'message')
    expect(first.text === evil && first.metadata.email === 'jo@example.com', `the agent sees ${JSON.stringify(first)}`)
    await page.getByText(/ is talking with you/).waitFor()
  })

  await step('typing, both ways', async () => {
    await agent('POST', `conversations/${conversation}/typing`)
    await at('typing').waitFor()
    const told = page.waitForRequest(/\/api\/web\/typing/)
    await at('input').pressSequentially('Is the ')
    await told
    await shot(page, '04-typing')
  })

  await step('answers as text, whatever is in them', async () => {
    await answer(`${evil} see https://example.com/a?b=1. Good?`)
    await said('Good?').waitFor()
    expect((await said('Good?').locator('img, script').count()) === 0, 'an answer became markup')
    expect((await said('Good?').locator('a').getAttribute('href')) === 'https://example.com/a?b=1', 'the address is not a link')
    await at('typing').waitFor({ state: 'hidden' })
  })

  await step('an answer that is read, and a message that is', async () => {
    await say('Is the copper kettle in stock?')
    const mine = said('Is the copper kettle in stock?')
    await mine.getByText('Sent').waitFor()
    const { lastSequence, readUpTo } = await until('the mark of the visitor', async () => {
      const read = await agent('GET', `conversations/${conversation}/messages`)
      return read.readUpTo.customer > 0 && read
    })
    expect(readUpTo.customer > 1, 'what the visitor saw is not read')
    await agent('POST', `conversations/${conversation}/read`, { upTo: lastSequence })
    await mine.getByText('Read').waitFor()
  })

  await step('files up and down, with previews', async () => {
    await at('files').setInputFiles([
      { name: 'my kettle.png', mimeType: 'image/png', buffer: png(320, 200, [179, 84, 30]) },
      { name: `<b>evil</b>.txt`, mimeType: 'text/plain', buffer: Buffer.from('a note') },
    ])
    await page.locator('[data-testid="omni-attached"][data-ready="true"]').nth(1).waitFor()
    await shot(page, '05-attaching')
    await at('input').fill('This one')
    await at('send').click()
    await said('This one').locator('img').waitFor()
    await page.waitForFunction(() => [...(document.querySelector('omni-chat')?.shadowRoot?.querySelectorAll('.picture img') ?? [])].some((it) => /** @type {HTMLImageElement} */ (it).naturalWidth > 0))
    const upload = await agent('POST', 'media?name=offer.pdf', Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n', 'latin1'))
    const picture = await agent('POST', 'media?name=stock.png', png(300, 220, [70, 120, 130]))
    await answer('Yes, four of them. Here is the offer:', [upload.id, picture.id])
    await said('four of them').getByRole('link', { name: /Download\s*offer\.pdf/ }).waitFor()
    await said('four of them').locator('img').waitFor()
    await isAccessible(page, 'the conversation')
    await shot(page, '06-conversation')
  })

  await step('the end in sight when a picture comes late, and whoever reads above left there', async () => {
    const log = page.getByRole('log')
    const top = () => log.evaluate((it) => it.scrollTop)
    // Its answer is there before its picture.
    /** @type {() => void} */
    let release = () => undefined
    const held = new Promise((resolve) => (release = () => resolve(undefined)))
    await page.route(/\/media\//, (route) => held.then(() => route.continue()))
    await answer('A late picture', [(await agent('POST', 'media?name=late.png', png(300, 260, [90, 40, 60]))).id])
    await said('A late picture').waitFor()
    release()
    await until('the late picture', () => said('A late picture').locator('img').evaluate((it) => /** @type {HTMLImageElement} */ (it).naturalWidth > 0))
    await page.unroute(/\/media\//)
    await until('the end in sight', async () => {
      const [last, input] = [await said('A late picture').boundingBox(), await at('input').boundingBox()]
      return last && input && last.y + last.height <= input.y
    })
    await log.evaluate((it) => (it.scrollTop = 0))
    await answer('One more, out of sight')
    await said('One more, out of sight').waitFor()
    expect((await top()) === 0, `whoever reads above is moved to ${await top()}`)
    await log.evaluate((it) => (it.scrollTop = it.scrollHeight))
  })

  await step('a message whose answer was lost, once', async () => {
    let lost = 0
    await page.route(/\/webhook$/, async (route) => {
      await route.fetch()
      lost++
      await route.abort('failed')
    }, { times: 1 })
    await say('only once please')
    await said('only once please').waitFor()
    await say('and then')
    await said('and then').waitFor()
    await until('nothing on its way', async () => (await at('pending').count()) === 0)
    expect(lost === 1 && (await said('only once please').count()) === 1, 'it is there twice')
    const all = (await agent('GET', `conversations/${conversation}/messages`)).messages
    expect(all.filter((/** @type {any} */ it) => it.text === 'only once please').length === 1, 'the agent has it twice')
  })

  await step('a lost network: what is written waits, what was missed comes', async () => {
    await visitor.context.setOffline(true)
    for (const socket of sockets.splice(0)) await socket.close({ code: 4000, reason: 'lost' })
    await say('written on the train')
    await page.locator('[data-testid="omni-pending"]').waitFor()
    await page.getByText('No connection. What you write is sent when it is back.').waitFor()
    await shot(page, '07-offline')
    await answer('said meanwhile, one')
    await answer('said meanwhile, two')
    await visitor.context.setOffline(false)
    await said('written on the train').waitFor()
    await said('said meanwhile, two').waitFor()
    expect((await said('said meanwhile').count()) === 2, 'not all that was missed is there')
    await until('nothing on its way', async () => (await at('pending').count()) === 0)
    await until('a new connection', async () => sockets.length > 0)
    await page.getByText('No connection.').waitFor({ state: 'hidden' })
  })

  await step('the keyboard: around within, and out', async () => {
    await at('input').focus()
    const focused = () => page.evaluate(() => {
      const root = document.querySelector('omni-chat')?.shadowRoot
      return root?.activeElement ? root.activeElement.getAttribute('aria-label') ?? root.activeElement.tagName : 'outside'
    })
    const seen = new Set()
    for (let press = 0; press < 25; press++) {
      await page.keyboard.press('Tab')
      seen.add(await focused())
    }
    expect(!seen.has('outside') && seen.has('Close chat') && seen.has('Your message'), `the focus went ${[...seen].join(', ')}`)
    await page.keyboard.press('Escape')
    await at('panel').waitFor({ state: 'hidden' })
    expect((await focused()) === 'Open chat', `the focus is at ${await focused()}`)
  })

  await step('an answer while it is closed', async () => {
    await answer('Shall I put one aside for you?')
    await page.getByRole('button', { name: 'Open chat, 1 new message' }).waitFor()
    await at('teaser').getByText('Shall I put one aside for you?').waitFor()
    await shot(page, '08-unread')
  })

  let texts = ['']
  await step('all of it again after a reload', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Open chat, 1 new message' }).waitFor()
    await at('launcher').click()
    await said('Shall I put one aside').waitFor()
    texts = await at('message').allTextContents()
    const shown = (await agent('GET', `conversations/${conversation}/messages?limit=200`)).messages.filter((/** @type {any} */ it) => it.type === 'message')
    expect(texts.length === shown.length, `${texts.length} are shown of ${shown.length}`)
    await page.getByText(/ is talking with you/).waitFor()
  })

  await step('the question how it was, answered with stars', async () => {
    await agent('POST', `conversations/${conversation}/resolve`)
    await at('rating').waitFor()
    await isAccessible(page, 'the question')
    await at('star-4').hover()
    await shot(page, '09-rating')
    await at('star-4').click()
    await at('rating').waitFor({ state: 'hidden' })
    await page.getByRole('img', { name: '4 of 5 stars' }).waitFor()
    await until('the rating', async () => (await admin('GET', `conversations/${conversation}`)).rating === 4)
    await page.reload()
    await at('launcher').click()
    await page.getByRole('img', { name: '4 of 5 stars' }).waitFor()
    expect((await at('rating').count()) === 0, 'it is asked again')
    await shot(page, '10-ended')
  })

  await step('Chinese and dark, on a phone', async () => {
    const phone = await newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true, reducedMotion: 'reduce' })
    await phone.page.goto(new URL(`/demo?site=${site}&language=zh`, base).href)
    await phone.page.getByRole('button', { name: '打开客服对话' }).tap()
    await at('input', phone.page).fill('你们的铜壶可以用电磁炉吗？')
    await at('send', phone.page).tap()
    await said('铜壶', phone.page).waitFor()
    const box = await at('panel', phone.page).boundingBox()
    expect(box?.width === 390 && box.height === 844, `the panel is ${JSON.stringify(box)}`)
    const taken = await until('the Chinese conversation', async () => (await agent('GET', 'inbox')).conversations.find((/** @type {any} */ it) => it.preview.includes('铜壶')))
    await agent('POST', `conversations/${taken.id}/messages`, { clientMessageId: 'zh-1', text: '可以的，铜壶底部是不锈钢复合底，燃气灶和电磁炉都能用。' })
    await said('不锈钢', phone.page).waitFor()
    await isAccessible(phone.page, 'the phone')
    await shot(phone.page, '11-phone-zh-dark')
  })

  await step('dark, on a desk', async () => {
    const dark = await newPage({ ...desktop, colorScheme: 'dark' })
    await dark.page.goto(new URL(`/demo?site=${site}&open=true`, base).href)
    await say('Hello from the dark side', dark.page)
    await said('dark side', dark.page).waitFor()
    await isAccessible(dark.page, 'the dark panel')
    await shot(dark.page, '12-dark')
  })

  await step('who is signed in is the same on two devices, and a wrong word is nobody\'s', async () => {
    const [one, other] = [await newPage(desktop), await newPage(desktop)]
    await one.page.goto(new URL(`/demo?site=${site}&open=true&${signed('42')}`, base).href)
    await say('I am Mei', one.page)
    await said('I am Mei', one.page).waitFor()
    await other.page.goto(new URL(`/demo?site=${site}&open=true&${signed('42')}`, base).href)
    await said('I am Mei', other.page).waitFor()
    const hers = await until('her conversation', async () => (await agent('GET', 'inbox')).conversations.find((/** @type {any} */ it) => it.preview === 'I am Mei'))
    const customer = await agent('GET', `customers/${hers.customerId}`)
    expect(customer.name === 'Mei Tanaka' && customer.identities.some((/** @type {any} */ it) => it.kind === 'email' && it.value === 'mei@example.com'), JSON.stringify(customer))
    const wrong = await newPage(desktop, /identity-refused|401/)
    await wrong.page.goto(new URL(`/demo?site=${site}&open=true&${signed('42', 'a secret that is not the secret!')}`, base).href)
    await say('somebody else', wrong.page)
    await said('somebody else', wrong.page).waitFor()
    expect((await said('I am Mei', wrong.page).count()) === 0, 'a wrong signature shows another\'s history')
  })

  await step('a website of another origin, strict and badly styled', async () => {
    const { server, origin } = await foreignSite()
    try {
      const stranger = await newPage(desktop, /CORS|ERR_FAILED|403/)
      await stranger.page.goto(origin)
      await at('launcher', stranger.page).waitFor()
      const { accounts } = await admin('GET', 'channels')
      const { settings } = accounts.find((/** @type {any} */ it) => it.channel === 'web' && it.account === site)
      await admin('PUT', `channels/web/${site}`, { settings: { ...settings, allowedOrigins: origin } })
      const guest = await newPage(desktop)
      await guest.page.goto(origin)
      const before = await guest.page.evaluate(() => [document.styleSheets.length, document.adoptedStyleSheets.length, getComputedStyle(document.querySelector('h1') ?? document.body).fontFamily].join())
      await at('launcher', guest.page).click()
      await say('hello from elsewhere', guest.page)
      await said('hello from elsewhere', guest.page).waitFor()
      await at('files', guest.page).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png(200, 120, [109, 40, 217]) })
      await guest.page.locator('[data-testid="omni-attached"][data-ready="true"]').waitFor()
      await at('send', guest.page).click()
      await at('message', guest.page).locator('img').waitFor()
      await until('a connection', () => guest.page.evaluate(() => performance.getEntriesByType('resource').some((it) => it.name.endsWith('/widget-hub.js'))))
      const theirs = await until('the conversation from elsewhere', async () => (await agent('GET', 'inbox')).conversations.find((/** @type {any} */ it) => it.preview.includes('image') || it.preview.includes('elsewhere')))
      await agent('POST', `conversations/${theirs.id}/messages`, { clientMessageId: 'far-1', text: 'Welcome from far away.' })
      await said('Welcome from far away.', guest.page).waitFor()
      const after = await guest.page.evaluate(() => [document.styleSheets.length, document.adoptedStyleSheets.length, getComputedStyle(document.querySelector('h1') ?? document.body).fontFamily].join())
      expect(before === after, `the page's styles were ${before}, and are ${after}`)
      // The page says no encoding, so that the browser takes another than the script's.
      expect((await at('input', guest.page).getAttribute('placeholder')) === 'Write a message…', 'the widget is read in a wrong encoding')
      const inside = await guest.page.evaluate(() => {
        const root = document.querySelector('omni-chat')?.shadowRoot
        const input = root?.querySelector('textarea')
        return input ? `${getComputedStyle(input).fontFamily} ${getComputedStyle(input).letterSpacing} ${getComputedStyle(input).color}` : 'none'
      })
      expect(!inside.includes('fantasy') && inside.includes('normal') && !inside.includes('255, 0, 0'), `the page's styles reach in: ${inside}`)
      await shot(guest.page, '13-elsewhere')
    } finally {
      server.close()
    }
  })

  await step('no complaint on any page', async () => {
    const all = pages.flatMap(({ complaints }) => complaints)
    expect(all.length === 0, all.join('; '))
  })
  await arrive(browser)
} catch (error) {
  await fail('widget', browser, error, pages)
}
