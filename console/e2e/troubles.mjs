// What goes wrong in an agent's day, against a running host: answers that are not delivered, somebody else who changes the same card, a conversation for
// another team, a sender who is abusive. Two agents and a supervisor, each in an own browser. Exits 0, or prints what was awaited and exits 1.
import { setting, signIn, startWalk } from './walk.mjs'

const base = setting('OMNI_BASE')
const password = setting('OMNI_PASSWORDS').split(' ')
const visitorToken = setting('OMNI_VISITOR_TOKEN')

const { browser, open, step, shot, accessible, run } = await startWalk('troubles')
const speaker = await browser.newContext()

/** @typedef {import('playwright-core').Page} Page */

/** @param {'GET' | 'POST' | 'PATCH'} method @param {string} path @param {unknown} [data] @param {string} [token] @returns {Promise<any>} */
async function call(method, path, data, token = '') {
  const answer = await speaker.request.fetch(new URL(path, base).href, { method, ...(data === undefined ? {} : { data }), headers: token ? { authorization: `Bearer ${token}` } : {} })
  if (!answer.ok()) throw new Error(`${method} ${path} was answered ${answer.status()}: ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

/** @param {Page} page @param {string} text @param {string} delivery */
const answered = (page, text, delivery) => page.locator(`[data-testid="message"][data-delivery="${delivery}"]`).filter({ hasText: text })

/** @param {Page} page @param {string} text */
async function answer(page, text) {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('composer').press('Enter')
}

/** @param {Page} page @param {number} who @param {string} username */
async function come(page, who, username) {
  await signIn(page, base, username, password[who] ?? '')
  await page.getByTestId('status-select').selectOption('online')
  await page.locator('[data-testid="status-select"][data-status="online"]').waitFor()
}

/** @param {Page} page */
async function openFirst(page) {
  await page.getByTestId('tab-mine').click()
  await page.getByTestId('inbox-row').locator('[data-row]').first().click()
  await page.getByTestId('composer').waitFor()
}

await run(async () => {
  const ada = await open('agent', { locale: 'en-GB', colorScheme: 'light' })
  const ben = await open('agent of the team', { locale: 'en-GB', colorScheme: 'dark' })
  const shen = await open('supervisor', { locale: 'zh-CN', colorScheme: 'light' })

  await step('the customer, at an agent\'s', async () => {
    await come(ada, 0, 'ada')
    await openFirst(ada)
  })
  await step('two answers that are not delivered, and why', async () => {
    for (const text of ['the first try', 'the second try']) {
      await answer(ada, text)
      await answered(ada, text, 'failed').waitFor()
    }
    await answered(ada, 'the first try', 'failed').getByTestId('delivery').filter({ hasText: /Not delivered: ./ }).waitFor()
  })
  await step('one sent again where it was to go', async () => {
    await answered(ada, 'the first try', 'failed').getByTestId('resend-menu').getByRole('button').click()
    await shot(ada, 'resend')
    await accessible(ada, 'the menu of channels')
    await ada.getByTestId('menu-here').click()
    await answered(ada, 'the first try', 'sent').waitFor()
    await answered(ada, 'the first try', 'failed').getByTestId('resend-menu').waitFor({ state: 'detached' })
  })
  await step('the other one sent again on another channel of the customer\'s, once', async () => {
    await answered(ada, 'the second try', 'failed').getByTestId('resend-menu').getByRole('button').click()
    await ada.getByTestId('menu-web').click()
    await answered(ada, 'the second try', 'sent').waitFor()
    const { messages } = await call('GET', '/api/web/messages', undefined, visitorToken)
    const got = messages.filter((/** @type {{ text: string }} */ { text }) => text === 'the second try').length
    if (got !== 1) throw new Error(`the visitor got it ${got} times`)
  })

  await step('a card that the supervisor changes meanwhile: who, what, and the agent\'s own kept', async () => {
    const { accessToken } = await call('POST', '/api/sessions', { username: 'shen', password: password[2] })
    const { conversations } = await call('GET', '/api/inbox', undefined, (await call('POST', '/api/sessions', { username: 'ada', password: password[0] })).accessToken)
    const customer = conversations[0].customerId
    await call('PATCH', `/api/customers/${customer}`, { language: 'ja', fields: { City: 'Kyoto' } }, accessToken)
    await ada.getByTestId('customer-rename').click()
    await ada.getByTestId('customer-name-field').fill('Ms Sato')
    await ada.getByTestId('customer-name-field').press('Enter')
    await ada.getByTestId('conflict-theirs-list').getByText('Kyoto').waitFor()
    await ada.getByTestId('conflict').getByText('shen changed this meanwhile').waitFor()
    await ada.getByTestId('conflict-mine-list').getByText('Ms Sato').waitFor()
    if ((await ada.getByTestId('customer-name-field').inputValue()) !== 'Ms Sato') throw new Error('what was typed is gone')
    await shot(ada, 'conflict')
    await accessible(ada, 'the card that was changed')
    await ada.getByTestId('conflict-mine').click()
    await ada.getByTestId('customer-name').filter({ hasText: 'Ms Sato' }).waitFor()
    await ada.getByTestId('fields').getByText('City').waitFor()
    const now = await call('GET', `/api/customers/${customer}`, undefined, accessToken)
    if (now.name !== 'Ms Sato' || now.language !== 'ja' || now.fields['City'] !== 'Kyoto') throw new Error('one of the two changes is lost')
  })

  await step('the conversation passed on to a team: to the one of them who is there, who sees why', async () => {
    await come(ben, 1, 'ben')
    await ada.getByTestId('transfer-open').click()
    await ada.getByTestId('transfer').locator('label').filter({ hasText: 'Parcels' }).click()
    await ada.getByTestId('transfer-note').fill('It is about a parcel.')
    await shot(ada, 'transfer')
    await accessible(ada, 'the transfer dialog')
    await ada.getByTestId('transfer-submit').click()
    await ada.getByTestId('composer-shut').waitFor()
    await openFirst(ben)
    await ben.getByTestId('event').filter({ hasText: 'Parcels' }).waitFor()
    await ben.locator('[data-testid="candidate"]').filter({ hasText: 'Not in the team it was passed on to' }).first().waitFor()
    await shot(ben, 'team-dark')
    await accessible(ben, 'why it came to the team')
  })

  await step('an abusive sender, blocked by the agent for an hour', async () => {
    await ben.getByTestId('block-open').click()
    await ben.getByTestId('block-reason').fill('insults')
    await ben.getByTestId('block-lasts').selectOption('hour')
    await shot(ben, 'block')
    await accessible(ben, 'the block')
    await ben.getByTestId('block-submit').click()
    await ben.locator('[data-testid="conversation-state"][data-state="resolved"]').waitFor()
    await ben.getByTestId('blocked').filter({ hasText: 'insults · until' }).waitFor()
    await ben.getByTestId('customer-menu').getByRole('button').click()
    if ((await ben.getByTestId('menu-block').count()) > 0) throw new Error('an agent may lift a block')
    await ben.keyboard.press('Escape')
  })
  await step('the block, lifted by the supervisor', async () => {
    await come(shen, 2, 'shen')
    await shen.goto(ben.url())
    await shen.getByTestId('blocked').filter({ hasText: 'insults' }).waitFor()
    await shen.getByTestId('customer-menu').getByRole('button').click()
    await shen.getByTestId('menu-block').click()
    await shen.getByTestId('blocked').waitFor({ state: 'detached' })
    await shot(shen, 'lifted-zh')
  })
})
