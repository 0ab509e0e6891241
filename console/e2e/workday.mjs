// A day at the desk against a running host: an agent (English), a supervisor (Chinese, dark) and a visitor with the widget, each with a browser of
// their own. Every text that a customer can fill is hostile. Exits 0, or prints what was awaited and exits 1.
import { caller } from './steps.mjs'
import { setting, signIn, startWalk } from './walk.mjs'

const base = setting('OMNI_BASE')
const site = setting('OMNI_SITE', 'shop')
const agentName = setting('OMNI_USERNAME')
const supervisorName = setting('OMNI_SUPERVISOR')
/** A word that a list masks. */
const masked = setting('OMNI_MASKED_WORD')

const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{constructor.constructor("window.hacked=1")()}} javascript:window.hacked=1'
const question = `Where is my parcel? ${hostile}`

const { open, step, shot, accessible, policyHold, run, timeout } = await startWalk('workday')

/** @typedef {import('playwright-core').Page} Page */

/** What the visitor wrote and was told, in the widget. @param {Page} page @param {string} text */
const inWidget = (page, text) => page.getByTestId('omni-message').filter({ hasText: text })

/** @param {Page} page @param {string} text @param {string} [shown] What stands there then. */
async function say(page, text, shown = text) {
  await page.getByTestId('omni-input').fill(text)
  await page.getByTestId('omni-input').press('Enter')
  await inWidget(page, shown).waitFor()
}

/** @param {Page} page @param {string} text */
const message = (page, text) => page.getByTestId('message').filter({ hasText: text })

/** @param {Page} page @param {string} text */
async function answer(page, text) {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('composer').press('Enter')
  await page.locator('[data-testid="message"][data-delivery="sent"]').filter({ hasText: text }).waitFor()
}

/** @param {Page} page @param {string} where */
async function unharmed(page, where) {
  const harm = await page.evaluate(() => ({ ran: 'hacked' in window, made: document.querySelectorAll('img[src="x"], #app script').length }))
  if (harm.ran || harm.made > 0) throw new Error(`a customer's text became markup: ${where}`)
}

/** @param {Page} page @param {string} text @param {number} count */
async function exactly(page, text, count) {
  await message(page, text).nth(count - 1).waitFor()
  // Whatever would come twice has come when the thread is whole again.
  await page.locator('[data-testid="link-state"][data-link="connected"]').waitFor()
  const found = await message(page, text).count()
  if (found !== count) throw new Error(`"${text}" stands there ${found} times`)
}

await run(async () => {
  const agent = await open('agent', { locale: 'en-GB', colorScheme: 'light' })
  const supervisor = await open('supervisor', { locale: 'zh-CN', colorScheme: 'dark' })
  const visitor = await open('visitor', { locale: 'en-GB' })
  await step('a ready answer and an article that the supervisor wrote', async () => {
    const { accessToken } = await caller(base, '')('POST', 'sessions', { username: supervisorName, password: setting('OMNI_SUPERVISOR_PASSWORD') })
    await caller(base, accessToken)('PUT', 'replies/parcel', { title: 'Parcel', texts: { en: 'Dear {customer.name}, your parcel arrives today.' } })
    await caller(base, accessToken)('PUT', 'knowledge/articles/parcel', { texts: { en: { title: 'Where is my parcel', answer: `Look at its tracking. ${hostile}` } } })
    await caller(base, accessToken)('POST', 'knowledge/articles/parcel/publish')
  })
  await step('the agent online', async () => {
    await agent.goto(base)
    await accessible(agent, 'the sign-in form')
    await signIn(agent, base, agentName, setting('OMNI_PASSWORD'))
    await agent.getByTestId('status-select').selectOption('online')
    await agent.locator('[data-testid="status-select"][data-status="online"]').waitFor()
  })
  await step('the visitor\'s question on the agent\'s page, as it was written', async () => {
    await visitor.goto(new URL(`/demo?site=${site}&open=true`, base).href)
    await say(visitor, question)
    await agent.getByTestId('inbox-row').filter({ hasText: 'Where is my parcel?' }).locator('[data-row]').click()
    await message(agent, hostile).waitFor()
    await unharmed(agent, 'in the message and the preview')
    await unharmed(visitor, 'in the widget')
    await visitor.getByText(/ is talking with you/).waitFor()
  })
  await step('what the article says, put into the field and taken out again', async () => {
    await agent.locator('[data-testid="suggestion"][data-article="parcel"]').waitFor()
    await accessible(agent, 'a suggestion')
    await shot(agent, 'suggestion')
    await agent.getByTestId('composer').press('Alt+Digit1')
    if (!(await agent.getByTestId('composer').inputValue()).startsWith('Look at its tracking.')) throw new Error('the answer is not in the field')
    await unharmed(agent, 'in a suggestion')
    await agent.getByTestId('composer').fill('')
  })
  await step('the visitor typing', async () => {
    await visitor.getByTestId('omni-input').pressSequentially('It is the ')
    await agent.getByText('is writing…').waitFor()
  })
  await step('an answer, and that it was read', async () => {
    await answer(agent, 'Let me have a look.')
    await exactly(agent, 'Let me have a look.', 1)
    await inWidget(visitor, 'Let me have a look.').waitFor()
    await message(agent, 'Let me have a look.').getByTestId('delivery').filter({ hasText: /Read$/ }).waitFor()
  })
  await step('a picture sent and shown', async () => {
    await agent.getByTestId('attach-field').setInputFiles({ name: 'parcel.png', mimeType: 'image/png', buffer: await agent.screenshot() })
    await agent.locator('[data-testid="pending-file"][data-state="ready"]').waitFor()
    await agent.getByTestId('send').click()
    await agent.locator('[data-testid="message"][data-delivery="sent"] [data-testid="attachment"][data-kind="image"] img').waitFor()
    await visitor.getByTestId('omni-message').locator('img').waitFor()
  })
  await step('the customer\'s card, changed with hostile texts', async () => {
    await agent.getByTestId('customer-rename').click()
    await agent.getByTestId('customer-name-field').fill(`Ada ${hostile}`.slice(0, 120))
    await agent.getByTestId('customer-name-field').press('Enter')
    await agent.getByTestId('customer-name').filter({ hasText: 'Ada <img' }).waitFor()
    await agent.getByTestId('field-add').click()
    await agent.getByTestId('field-name').fill('City')
    await agent.getByTestId('field-value').fill(hostile)
    await agent.getByTestId('field-save').click()
    await agent.getByTestId('fields').getByText('City').waitFor()
    await agent.getByTestId('customer-note').fill(hostile)
    await agent.getByTestId('customer-note').press('Enter')
    await agent.getByTestId('customer-notes').getByText(hostile).waitFor()
    await agent.getByTestId('customer-label-add').click()
    await agent.getByTestId('customer-label-field').fill('vip')
    await agent.getByTestId('customer-label-field').press('Enter')
    await agent.getByTestId('customer-labels').getByText('vip').waitFor()
    await unharmed(agent, 'in the card')
  })
  await step('a ready answer, called up by "/" and filled in', async () => {
    await agent.getByTestId('composer').pressSequentially('/par')
    await agent.getByTestId('pick').first().waitFor()
    await agent.getByTestId('composer').press('Enter')
    await agent.getByTestId('composer').press('Enter')
    await message(agent, 'your parcel arrives today.').waitFor()
    await unharmed(agent, 'in the ready answer')
  })
  await step('why the conversation came here', () => agent.getByTestId('candidate').first().waitFor())
  await step('the desk accessible, in light and English', async () => {
    await shot(agent, 'desk-en-light')
    await accessible(agent, 'the desk')
  })

  await step('the supervisor online, in Chinese', async () => {
    await signIn(supervisor, base, supervisorName, setting('OMNI_SUPERVISOR_PASSWORD'))
    await supervisor.getByText('工作台').first().waitFor()
    await supervisor.getByTestId('status-select').selectOption('online')
    await supervisor.locator('[data-testid="status-select"][data-status="online"]').waitFor()
  })
  await step('a note that mentions the supervisor, on the supervisor\'s page', async () => {
    await agent.reload()
    await agent.getByTestId('mode-note').click()
    await agent.getByTestId('note-field').pressSequentially('Could you look at this, @')
    await agent.getByTestId('pick').filter({ hasText: supervisorName }).click()
    await agent.getByTestId('note-send').click()
    await agent.getByTestId('note').filter({ hasText: 'Could you look at this' }).waitFor()
    await supervisor.getByTestId('tab-mentions').getByText('1').waitFor()
    await supervisor.getByTestId('tab-mentions').click()
    await supervisor.getByTestId('mention-row').locator('[data-row]').click()
    await supervisor.getByTestId('note').filter({ hasText: 'Could you look at this' }).waitFor()
    await visitor.reload()
    await inWidget(visitor, 'your parcel arrives today.').waitFor()
    if ((await inWidget(visitor, 'Could you look at this').count()) > 0) throw new Error('the visitor reads a note')
  })

  await step('an urgent ticket: raised, on the supervisor\'s page at once, acknowledged, resolved', async () => {
    await agent.getByTestId('raise-ticket').click()
    await agent.getByTestId('ticket-text').fill(`She threatens to sue. ${hostile}`)
    await agent.getByTestId('ticket-submit').click()
    await supervisor.getByTestId('tickets-open').waitFor()
    await supervisor.getByTestId('nav-tickets').click()
    const ticket = supervisor.getByTestId('ticket').filter({ hasText: 'She threatens to sue.' })
    await ticket.getByTestId('ticket-left').waitFor()
    await unharmed(supervisor, 'in the ticket')
    await shot(supervisor, 'tickets-zh-dark')
    await accessible(supervisor, 'the tickets')
    await ticket.getByTestId('ticket-acknowledge').click()
    await ticket.waitFor({ state: 'detached' })
    await supervisor.getByTestId('tickets-acknowledged').check()
    await ticket.getByTestId('ticket-trail').click()
    await ticket.getByTestId('ticket-resolve').click()
    await supervisor.getByTestId('ticket-note').fill('called her')
    await supervisor.getByTestId('ticket-confirm').click()
    await supervisor.getByTestId('ticket-form').waitFor({ state: 'detached' })
    await agent.getByTestId('nav-tickets').click()
    await agent.getByTestId('tickets-resolved').check()
    await agent.getByTestId('ticket').filter({ hasText: 'She threatens to sue.' }).waitFor()
    await agent.getByTestId('nav-desk').click()
    await supervisor.getByTestId('nav-desk').click()
  })

  await step('a lost network: said, and what is written kept', async () => {
    await agent.getByTestId('mode-reply').click()
    await agent.context().setOffline(true)
    await agent.getByTestId('link-lost').waitFor()
    for (const number of [1, 2, 3]) await say(visitor, `while you were gone ${number}`)
    await agent.getByTestId('composer').fill('written without a network')
    await agent.getByTestId('composer').press('Enter')
    await agent.locator('[data-outgoing="refused"]').waitFor()
    await agent.getByTestId('composer').fill('half an ans')
    await shot(agent, 'lost-network')
  })
  await step('the network back: nothing missing, nothing twice, the draft still there', async () => {
    await agent.context().setOffline(false)
    await agent.locator('[data-testid="link-state"][data-link="connected"]').waitFor()
    for (const number of [1, 2, 3]) await exactly(agent, `while you were gone ${number}`, 1)
    await agent.locator('[data-testid="message"][data-delivery="sent"]').filter({ hasText: 'written without a network' }).waitFor()
    await exactly(agent, 'written without a network', 1)
    if ((await agent.getByTestId('composer').inputValue()) !== 'half an ans') throw new Error('the draft is gone')
    await inWidget(visitor, 'written without a network').waitFor()
    const got = await inWidget(visitor, 'written without a network').count()
    if (got !== 1) throw new Error(`the visitor got it ${got} times`)
  })
  await step('Enter pressed twice sends once', async () => {
    await agent.getByTestId('composer').fill('only once')
    await agent.getByTestId('composer').press('Enter')
    await agent.getByTestId('composer').press('Enter')
    await exactly(agent, 'only once', 1)
  })
  await step('a label on the conversation', async () => {
    await agent.getByTestId('conversation-label-add').click()
    await agent.getByTestId('conversation-label-field').fill('parcel')
    await agent.getByTestId('conversation-label-field').press('Enter')
    await agent.getByTestId('conversation-labels').getByText('parcel').waitFor()
  })

  await step('the conversation transferred to the supervisor', async () => {
    await agent.getByTestId('transfer-open').click()
    await accessible(agent, 'the transfer dialog')
    await agent.getByTestId('transfer').locator('label').filter({ hasText: supervisorName }).click()
    await agent.getByTestId('transfer-note').fill('She writes about a parcel.')
    await agent.getByTestId('transfer-submit').click()
    await agent.getByTestId('composer-shut').waitFor()
    await supervisor.getByTestId('tab-mine').click()
    await supervisor.getByTestId('inbox-row').locator('[data-row]').first().click()
    await supervisor.getByTestId('composer').waitFor()
  })
  await step('a masked word, revealed to the supervisor and not to the agent', async () => {
    await say(visitor, `this is ${masked}, really`, `this is ${'*'.repeat(masked.length)}, really`)
    const item = supervisor.getByTestId('message').filter({ has: supervisor.getByTestId('flag') }).last()
    await item.getByTestId('reveal').click()
    await item.getByTestId('revealed').filter({ hasText: masked }).waitFor()
    if ((await agent.getByTestId('reveal').count()) > 0) throw new Error('an agent may reveal')
  })
  await step('the desk accessible, in dark and Chinese', async () => {
    await shot(supervisor, 'desk-zh-dark')
    await accessible(supervisor, 'the supervisor\'s desk')
  })
  await step('resolved, opened again, resolved', async () => {
    await supervisor.getByTestId('resolve').click()
    await supervisor.getByTestId('reopen').click()
    await supervisor.getByTestId('resolve').click()
    await supervisor.getByTestId('reopen').waitFor()
  })
  await step('what was said, found by searching', async () => {
    await supervisor.getByTestId('nav-search').click()
    const until = Date.now() + timeout
    for (;;) {
      await supervisor.getByTestId('search-field').fill('')
      await supervisor.getByTestId('search-field').fill('parcel')
      const found = await supervisor.getByTestId('hit').first().waitFor({ timeout: 3_000 }).then(() => true, () => false)
      if (found) break
      // What was said is found about a second later.
      if (Date.now() > until) throw new Error('nothing is found')
    }
    await unharmed(supervisor, 'in what was found')
    await shot(supervisor, 'search-zh-dark')
    await accessible(supervisor, 'the search')
  })
  await step('the customer\'s page with everything that was said', async () => {
    await supervisor.getByTestId('search-customer').check({ force: true })
    await supervisor.getByTestId('search-field').fill('Ada')
    await supervisor.locator('[data-testid="hit"][href*="#/customers/"]').first().click()
    await supervisor.getByTestId('timeline').getByText('only once').waitFor()
    await unharmed(supervisor, 'on the customer\'s page')
    await shot(supervisor, 'customer-zh-dark')
    await accessible(supervisor, 'the customer\'s page')
  })
  await step('the shortcuts, and the settings', async () => {
    await agent.keyboard.press('Escape')
    await agent.locator('body').press('?')
    await agent.getByTestId('help').waitFor()
    await accessible(agent, 'the shortcuts')
    await agent.keyboard.press('Escape')
    await agent.getByTestId('open-settings').click()
    await agent.getByTestId('theme-dark').check()
    await accessible(agent, 'the settings, in dark')
    await agent.keyboard.press('Escape')
  })
  await step('no script but the page\'s own', policyHold)
  await step('the same on a phone: one pane at a time', async () => {
    await supervisor.setViewportSize({ width: 390, height: 844 })
    await supervisor.getByTestId('nav-desk').click()
    await supervisor.getByTestId('tab-all').click()
    await shot(supervisor, 'phone-list')
    await accessible(supervisor, 'the list on a phone')
    await supervisor.goto(`${base}#/`)
    await agent.setViewportSize({ width: 390, height: 844 })
    await shot(agent, 'phone-conversation')
    await accessible(agent, 'the conversation on a phone')
    const wide = await agent.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    if (wide) throw new Error('the page is wider than the phone')
  })
})
