// Walks through the pages of admins and supervisors, against a running host with nothing but its first admin: people are invited and choose
// their passwords, a word list and a channel are added and tried, a customer waits on the wall and is taken over, reports and audit tell of it.
// Exits 0, or prints what was awaited and exits 1.
import { readFileSync } from 'node:fs'
import { labelAndMatch, learnIntents } from './learning.mjs'
import { arrive, caller, expect, fail, isAccessible, launch, openPage, policyHolds, setting, shot, step, until } from './steps.mjs'

const base = setting('OMNI_BASE')
const adminPassword = setting('OMNI_ADMIN_PASSWORD')
const adminApi = caller(base, setting('OMNI_ADMIN_TOKEN'))
const desktop = { viewport: { width: 1360, height: 860 }, locale: 'en-GB', acceptDownloads: true }
const password = 'a kettle of copper'
const evil = `<img src=x onerror="alert(1)"> {{1+1}}`
const question = `Hello, are you there? ${evil}`
const browser = await launch()
/** @type {{ page: import('playwright-core').Page, complaints: string[], context: import('playwright-core').BrowserContext }[]} */
const pages = []

async function newPage(options = desktop) {
  // A refusal that the walk asks for is said by the browser too.
  const opened = await openPage(browser, options, /ERR_|WebSocket|status of 4\d\d/)
  pages.push(opened)
  return opened.page
}

/** @param {import('playwright-core').Page} page @param {string} username @param {string} secret */
async function signIn(page, username, secret) {
  await page.goto(base)
  await page.getByTestId('sign-in-username').fill(username)
  await page.getByTestId('sign-in-password').fill(secret)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('desk').waitFor()
}

/** @param {import('playwright-core').Page} page @param {string} path @param {string} [testId] */
async function go(page, path, testId = path) {
  await page.evaluate((to) => (location.hash = `#/${to}`), path)
  await page.getByTestId(testId).waitFor()
}

const admin = await newPage()
const supervisor = await newPage()
const agent = await newPage()
/** @type {Record<string, string>} */
const links = {}
let conversation = ''
let customer = ''

/** @param {string} username @param {string} name @param {string} role */
async function invite(username, name, role) {
  await admin.getByTestId('agent-invite').click()
  await admin.getByTestId('agent-username').fill(username)
  await admin.getByTestId('agent-name').fill(name)
  await admin.getByTestId('agent-role').selectOption(role)
  await admin.getByTestId('agent-skills-field').fill('kettles')
  await admin.getByTestId('agent-skills-field').press('Enter')
  await admin.getByTestId('agent-save').click()
  links[username] = await admin.getByTestId('copy-entry').inputValue()
}

/** @param {import('playwright-core').Page} page @param {string} username */
async function enter(page, username) {
  const link = links[username] ?? ''
  expect(link.includes('/#/entry/'), `the link is ${link}`)
  await page.goto(base + link.slice(link.indexOf('#')))
  await page.getByTestId('password-new').fill(password)
  await page.getByTestId('password-again').fill(password)
}

try {
  await step('the admin, signed in', async () => {
    await signIn(admin, 'admin', adminPassword)
    await go(admin, 'agents')
    await isAccessible(admin, 'agents')
  })

  await step('an agent and a supervisor, invited', async () => {
    await invite('yu', `于洋 ${evil.slice(0, 40)}`, 'agent')
    await isAccessible(admin, 'the link')
    await shot(admin, '01-invited')
    await admin.getByTestId('entry-close').click()
    await invite('sam', 'Sam Rivers', 'supervisor')
    await admin.getByTestId('entry-close').click()
    await admin.locator('[data-testid="agent-row"][data-username="yu"]').getByText('Invited').waitFor()
    await shot(admin, '02-agents')
  })

  await step('their passwords, which nobody else knows', async () => {
    await enter(agent, 'yu')
    await isAccessible(agent, 'the page of a password')
    await shot(agent, '03-entry')
    await agent.getByTestId('entry-save').click()
    await agent.getByTestId('entry-sign-in').click()
    await signIn(agent, 'yu', password)
    await enter(supervisor, 'sam')
    await supervisor.getByTestId('entry-save').click()
    await supervisor.getByTestId('entry-done').waitFor()
    await supervisor.reload()
    await supervisor.getByTestId('entry-gone').waitFor()
    await signIn(supervisor, 'sam', password)
  })

  await step('a password of one’s own', async () => {
    await agent.getByTestId('open-settings').click()
    await agent.getByTestId('open-password').click()
    await agent.getByTestId('password-current').fill('not the one I have')
    await agent.getByTestId('password-new').fill(`${password} too`)
    await agent.getByTestId('password-again').fill(`${password} too`)
    await agent.getByTestId('password-save').click()
    await agent.getByTestId('password-refused').waitFor()
    await agent.getByTestId('password-current').fill(password)
    await agent.getByTestId('password-save').click()
    await agent.getByTestId('password-changed').waitFor()
    await agent.keyboard.press('Escape')
  })

  await step('a team, and a skill of the catalogue', async () => {
    await go(admin, 'teams')
    await admin.getByTestId('team-field').fill('Shop')
    await admin.getByTestId('team-add').click()
    await admin.getByTestId('team-row').waitFor()
    await admin.getByTestId('skill-field').fill('kettles')
    await admin.getByTestId('skill-description').fill('Copper and steel')
    await admin.getByTestId('skill-save').click()
    await admin.getByTestId('skill-row').filter({ hasText: 'Copper and steel' }).waitFor()
    await isAccessible(admin, 'teams')
    await shot(admin, '04-teams')
  })

  await step('a word list, tried before it is saved', async () => {
    await go(admin, 'words')
    await admin.getByTestId('words-add').click()
    await admin.getByTestId('words-name').fill('rivals')
    await admin.getByTestId('words-policy').selectOption('mask')
    await admin.getByTestId('words-text').fill('acme\n宝山')
    await admin.getByTestId('words-sample').fill('I bought it at Acme')
    await admin.getByTestId('words-try').click()
    await admin.locator('[data-testid="words-trial"][data-verdict="mask"]').waitFor()
    expect(!/acme/i.test((await admin.getByTestId('words-seen').textContent()) ?? 'acme'), 'the word is not masked')
    await admin.getByTestId('words-save').click()
    await admin.getByTestId('words-saved').waitFor()
    await isAccessible(admin, 'word lists')
    await shot(admin, '05-words')
    await admin.getByTestId('words-add').click()
    await admin.getByTestId('words-name').fill('short-lived')
    await admin.getByTestId('words-save').click()
    await admin.getByTestId('words-saved').waitFor()
    await admin.getByTestId('words-remove').click()
    await admin.getByTestId('confirm-act').click()
    await admin.getByTestId('words-list').filter({ hasText: 'short-lived' }).waitFor({ state: 'detached' })
  })

  await step('a website, with what to paste where, and a test', async () => {
    await go(admin, 'channels')
    await admin.getByTestId('account-add').click()
    await admin.getByTestId('account-name').fill('kettles')
    await admin.getByTestId('setting-color').fill('red')
    await admin.getByTestId('account-save').click()
    await admin.getByTestId('trouble').waitFor()
    await admin.getByTestId('setting-color').fill('#b3541e')
    await isAccessible(admin, 'the form of an account')
    await admin.getByTestId('account-save').click()
    const account = admin.locator('[data-testid="account"][data-account="web/kettles"]')
    expect((await account.getByTestId('copy-webhook').inputValue()).endsWith('/api/channels/web/kettles/webhook'), 'the address is another')
    expect((await account.getByTestId('copy-snippet').inputValue()).includes('data-site="kettles"'), 'no widget to paste')
    await account.getByTestId('account-test').click()
    await account.getByTestId('trial').getByText('It works.').waitFor()
    await isAccessible(admin, 'channels')
    await shot(admin, '06-channels')
  })

  await step('a ready answer in two languages', async () => {
    await go(supervisor, 'replies')
    await supervisor.getByTestId('reply-add').click()
    await supervisor.getByTestId('reply-shortcut').fill('stock')
    await supervisor.getByTestId('reply-title').fill('In stock')
    await supervisor.getByTestId('reply-text-en').fill('Yes, {customer.name}, we have it.')
    await supervisor.getByTestId('reply-text-add').selectOption('zh')
    await supervisor.getByTestId('reply-text-zh').fill('有货的，{customer.name}。')
    await isAccessible(supervisor, 'a ready answer')
    await supervisor.getByTestId('reply-save').click()
    await supervisor.getByTestId('reply-row').getByText('有货的').waitFor()
    await isAccessible(supervisor, 'ready answers')
    await shot(supervisor, '07-replies')
  })

  await learnIntents({ admin, go })

  await step('an article, tried, published and found', async () => {
    await go(supervisor, 'knowledge')
    await supervisor.getByTestId('article-add').click()
    await supervisor.getByTestId('article-title-en').fill('Are the kettles made of copper')
    await supervisor.getByTestId('article-answer-en').fill(`All of them are. ${evil}`)
    await supervisor.getByTestId('article-questions-en').fill('copper kettle\nwhat is the kettle made of')
    await supervisor.getByTestId('article-add-language').selectOption('zh')
    await supervisor.getByTestId('article-title-zh').fill('水壶是铜的吗')
    await supervisor.getByTestId('article-answer-zh').fill('都是铜的。')
    await isAccessible(supervisor, 'an article')
    await shot(supervisor, '07-article')
    await supervisor.getByTestId('article-save').click()
    await supervisor.locator('[data-testid="article-row"][data-state="draft"]').waitFor()
    await supervisor.getByTestId('knowledge-try-text').fill('what is this kettle made of?')
    await supervisor.getByTestId('knowledge-try').click()
    await supervisor.getByTestId('knowledge-try-none').waitFor()
    await supervisor.getByTestId('article-row-publish').click()
    await supervisor.locator('[data-testid="article-row"][data-state="published"]').waitFor()
    await supervisor.getByTestId('knowledge-try').click()
    await supervisor.getByTestId('knowledge-found').getByText('All of them are.').waitFor()
    expect((await supervisor.getByTestId('knowledge-found').locator('img').count()) === 0, 'an answer became markup')
    await isAccessible(supervisor, 'articles')
    await shot(supervisor, '07-knowledge')
  })

  await step('a customer, on the wall at once', async () => {
    await go(supervisor, 'wall')
    await supervisor.getByTestId('wall-waiting').getByText('0', { exact: true }).waitFor()
    const session = await (await fetch(new URL('/api/web/kettles/sessions', base), { method: 'POST' })).json()
    const visitor = caller(base, session.token)
    await visitor('POST', 'channels/web/kettles/webhook', { clientMessageId: 'walk-1', text: question })
    const row = supervisor.getByTestId('wall-waiting-row')
    await row.getByText('onerror').waitFor()
    conversation = (await row.getAttribute('data-conversation-id')) ?? ''
    customer = (await adminApi('GET', `conversations/${conversation}`)).customerId
    await supervisor.getByTestId('wall-waiting').getByText('1', { exact: true }).waitFor()
    expect((await row.locator('img').count()) === 0, 'what a customer wrote became markup')
    await isAccessible(supervisor, 'the wall')
    await shot(supervisor, '08-wall')
  })

  await step('the agent who gets the customer, a whisper, and taking over', async () => {
    await agent.getByTestId('status-select').selectOption('online')
    const row = supervisor.getByTestId('wall-agent').filter({ hasText: '于洋' })
    await row.getByText('1 / 5').waitFor()
    await row.getByTestId('wall-agent-open').click()
    const talk = supervisor.getByTestId('wall-talk')
    await talk.waitFor()
    await talk.getByTestId('wall-whisper').click()
    await supervisor.getByTestId('whisper-text').fill('Offer the second one at half the price')
    await isAccessible(supervisor, 'whispering')
    await shot(supervisor, '09-whisper')
    await supervisor.getByTestId('whisper-send').click()
    await supervisor.getByTestId('whisper').waitFor({ state: 'hidden' })
    await agent.locator(`[data-testid="inbox-row"][data-conversation-id="${conversation}"] [data-row]`).click()
    await agent.getByText('Offer the second one at half the price').waitFor()
    await shot(agent, '10-whispered')
    await talk.getByTestId('wall-take').click()
    await supervisor.getByTestId('composer').waitFor()
    await until('the customer’s words', async () => (await supervisor.getByTestId('message').filter({ hasText: 'are you there' }).count()) > 0)
    await agent.locator(`[data-testid="inbox-row"][data-conversation-id="${conversation}"]`).waitFor({ state: 'detached' })
    await shot(supervisor, '11-taken')
  })

  await labelAndMatch({ admin, supervisor, adminApi, go, conversation })

  await step('a report with its definitions, and the file', async () => {
    await go(supervisor, 'reports')
    await supervisor.getByTestId('figure-opened').click()
    await supervisor.getByTestId('definition').first().waitFor()
    await supervisor.getByTestId('report-by').selectOption('channel')
    await supervisor.locator('[data-testid="report-table"]').waitFor()
    const download = supervisor.waitForEvent('download')
    await supervisor.getByTestId('report-csv').click()
    const file = await (await download).path()
    expect(readFileSync(file, 'utf8').includes(','), 'the file is not a CSV')
    await isAccessible(supervisor, 'reports')
    await shot(supervisor, '12-reports')
  })

  await step('hours that somebody else changed meanwhile', async () => {
    await go(admin, 'schedules')
    await admin.getByTestId('hours-saturday').fill('10:00-14:00')
    const { schedule } = await adminApi('GET', 'schedules')
    await adminApi('PUT', 'schedules', { ...schedule, warnAtPercent: 60 })
    await admin.getByTestId('schedule-save').click()
    await admin.getByTestId('conflict').waitFor()
    await isAccessible(admin, 'hours and deadlines')
    await shot(admin, '13-conflict')
    await admin.getByTestId('conflict-mine').click()
    await admin.getByTestId('schedule-saved').waitFor()
    expect((await adminApi('GET', 'schedules')).schedule.hours.saturday === '10:00-14:00', 'the hours are not kept')
  })

  await step('retention, asked for twice', async () => {
    await go(admin, 'retention')
    await admin.getByTestId('retention-auditDays').fill('400')
    await admin.getByTestId('retention-save').click()
    await admin.getByTestId('confirm-act').click()
    await admin.getByTestId('retention-saved').waitFor()
    await isAccessible(admin, 'retention')
    await shot(admin, '14-retention')
  })

  await step('a copy of the customer, and the erasure with its receipt', async () => {
    await go(admin, 'privacy')
    await admin.getByTestId('privacy-id').fill(customer)
    await admin.getByTestId('privacy-look').click()
    await admin.getByTestId('export').click()
    await admin.locator('[data-testid="export-state"][data-state="done"]').waitFor()
    await admin.getByTestId('export-download').waitFor()
    await admin.getByTestId('erase').click()
    await admin.getByTestId('confirm-typed').fill(customer)
    await isAccessible(admin, 'erasing')
    await shot(admin, '15-erase')
    await admin.getByTestId('confirm-act').click()
    await admin.locator('[data-testid="erasure"][data-state="done"]').waitFor()
    await shot(admin, '16-erased')
  })

  await step('all of it in the audit log', async () => {
    await go(admin, 'audit')
    for (const what of ['agent-created', 'password-set', 'account-saved', 'word-list-saved', 'word-list-deleted', 'schedules-changed', 'retention-changed', 'customer-erased']) await admin.locator(`[data-testid="audit-row"][data-what="${what}"]`).first().waitFor()
    await isAccessible(admin, 'audit')
    await shot(admin, '17-audit')
  })

  await step('every page loaded by itself within the content security policy, which is noticed when it is broken', async () => {
    await go(admin, 'agents')
    const addresses = await admin.locator('nav a[href^="#/"]').evaluateAll((links) => [...new Set(links.map((it) => it.getAttribute('href') ?? ''))])
    expect(addresses.length > 12 && addresses.includes('#/tickets'), `only ${addresses.join(' ')}`)
    for (const address of addresses) {
      await admin.goto(base + address)
      await admin.reload()
      await admin.locator('main').first().waitFor()
      await admin.waitForLoadState('networkidle')
    }
    for (const opened of pages) await policyHolds(opened)
  })

  await step('in Chinese, dark, and on a phone', async () => {
    await admin.getByTestId('open-settings').click()
    await admin.getByTestId('locale-zh').check()
    await admin.getByTestId('theme-dark').check()
    await admin.keyboard.press('Escape')
    for (const [number, path] of ['wall', 'reports', 'agents', 'channels', 'words', 'intents', 'matching', 'schedules', 'knowledge'].entries()) {
      await go(admin, path)
      await admin.locator('.hint[role="status"]').waitFor({ state: 'detached' })
      await isAccessible(admin, `${path} in Chinese, dark`)
      await shot(admin, `${18 + number}-zh-${path}`)
    }
    await admin.setViewportSize({ width: 390, height: 844 })
    for (const path of ['wall', 'reports', 'agents', 'channels', 'tickets', 'words', 'intents', 'matching', 'knowledge']) {
      await go(admin, path)
      const wide = await admin.evaluate(() => {
        const page = document.documentElement
        const culprits = [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > page.clientWidth && !it.closest('.table-scroll, .rail'))
        return { width: page.scrollWidth, of: culprits.slice(0, 5).map((it) => `${it.tagName}.${it.className}`).join(', ') }
      })
      expect(wide.width <= 390, `${path} is ${wide.width} wide on a phone: ${wide.of}`)
      await shot(admin, `phone-${path}`)
    }
  })

  await step('pages without a complaint', async () => {
    const said = pages.flatMap(({ complaints }) => complaints)
    expect(said.length === 0, said.join('; '))
  })
  await arrive(browser)
} catch (error) {
  await fail('supervision', browser, error, pages)
}
