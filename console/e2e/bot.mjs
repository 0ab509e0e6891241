// A visitor meets the bot in the widget, gets an answer by keyboard, asks for a person, and the agent's page shows what was said. An admin turns the bot on first, on the page.
// Exits 0, or prints what was awaited and exits 1.
import { arrive, caller, expect, fail, isAccessible, launch, openPage, setting, shot, step } from './steps.mjs'

const base = setting('OMNI_BASE')
const site = setting('OMNI_SITE')
const agent = caller(base, setting('OMNI_AGENT_TOKEN'))
const browser = await launch()
const desktop = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' }
/** @type {{ page: import('playwright-core').Page, complaints: string[], context: import('playwright-core').BrowserContext }[]} */
const pages = []
const newPage = async () => {
  const opened = await openPage(browser, desktop)
  pages.push(opened)
  return opened.page
}
const admin = await newPage()
const page = await newPage()
const at = (/** @type {string} */ id) => page.getByTestId(`omni-${id}`)
const choice = (/** @type {string} */ words) => at('choice').filter({ hasText: words })

try {
  await step('the bot turned on, with a menu', async () => {
    await admin.goto(base)
    await admin.getByTestId('sign-in-username').fill(setting('OMNI_ADMIN'))
    await admin.getByTestId('sign-in-password').fill(setting('OMNI_ADMIN_PASSWORD'))
    await admin.getByTestId('sign-in-submit').click()
    await admin.getByTestId('desk').waitFor()
    await admin.evaluate(() => (location.hash = '#/channels'))
    await admin.locator(`[data-account="web/${site}"]`).getByTestId('account-bot').click()
    await admin.getByTestId('bot-mode').selectOption('always')
    await admin.getByTestId('bot-name').fill('Robby')
    await admin.getByTestId('bot-add').click()
    await admin.getByTestId('bot-label-0-en').fill('Opening hours')
    await admin.getByTestId('bot-label-0-zh').fill('营业时间')
    await admin.getByTestId('bot-does-0').selectOption('answer')
    await admin.getByTestId('bot-answer-0-en').fill('From nine to five.')
    await isAccessible(admin, 'the bot’s settings')
    await shot(admin, '01-settings')
    await admin.getByTestId('bot-save').click()
    await admin.getByTestId('bot-form').waitFor({ state: 'hidden' })
  })

  await step('the menu in the widget, chosen by keyboard', async () => {
    await page.goto(new URL(`/demo?site=${site}`, base).href)
    await at('launcher').click()
    await choice('Opening hours').waitFor()
    await isAccessible(page, 'the menu')
    await shot(page, '02-menu')
    await choice('Opening hours').focus()
    await page.keyboard.press('Enter')
    await at('message').filter({ hasText: 'From nine to five.' }).waitFor()
    expect((await at('bot').first().textContent())?.startsWith('Robby') === true, 'the bot is not marked as such')
  })

  await step('an answer from the articles, and whether it helped', async () => {
    await at('input').fill('How long does delivery take?')
    await at('input').press('Enter')
    await at('message').filter({ hasText: 'Parcels take three days.' }).waitFor()
    await page.getByText('Did this help?').waitFor()
    await choice('Yes, that helped').waitFor()
    await isAccessible(page, 'an answer of the bot’s')
    await shot(page, '03-answer')
  })

  await step('what the bot has, on the agents’ page', async () => {
    await admin.evaluate(() => (location.hash = '#/bots'))
    await admin.getByTestId('bot-talk').waitFor()
    await shot(admin, '04-with-the-bot')
  })

  await step('a person, when asked for', async () => {
    await agent('PUT', 'me/status', { status: 'online' })
    await agent('POST', 'me/heartbeat')
    await choice('Talk to a person').click()
    await at('message').filter({ hasText: /A colleague will go on|Nobody is at work/ }).waitFor()
    await page.getByText(/ is talking with you/).waitFor()
  })

  await step('what was said, and the summary, at the agent', async () => {
    await admin.evaluate(() => (location.hash = '#/search'))
    const { conversations } = await agent('GET', 'inbox')
    await admin.evaluate((id) => (location.hash = `#/conversations/${id}`), conversations[0].id)
    await admin.getByTestId('note').filter({ hasText: 'Handed over by the bot: the customer asked for a person' }).waitFor()
    await admin.getByTestId('note').filter({ hasText: 'How long does delivery take?' }).waitFor()
    await admin.getByTestId('message').filter({ hasText: 'Parcels take three days.' }).filter({ hasText: 'automatic' }).waitFor()
    await admin.getByText('The bot handed over to people').waitFor()
    await shot(admin, '05-handed-over')
  })

  await step('no complaint on any page', async () => {
    const all = pages.flatMap(({ complaints }) => complaints)
    expect(all.length === 0, all.join('; '))
  })
  await arrive(browser)
} catch (error) {
  await fail('bot', browser, error, pages)
}
