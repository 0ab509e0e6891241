// Walks through the page as an agent does, against a running host: signs in, goes online, finds the customer's text, answers it,
// and waits until the answer is sent. Exits 0, or prints what was awaited and exits 1.
import { setting, signIn, startWalk } from './walk.mjs'

const base = setting('OMNI_BASE')
const username = setting('OMNI_USERNAME')
const password = setting('OMNI_PASSWORD')
const expected = setting('OMNI_EXPECT_TEXT')
const reply = setting('OMNI_REPLY_TEXT')

const { open, step, shot: shoot, run, timeout } = await startWalk('first-light')
const page = await open('agent', {})
/** @param {string} name */
const shot = (name) => shoot(page, name)
const rows = page.getByTestId('inbox-row')
const said = page.getByTestId('message').filter({ hasText: expected }).first()

/**
 * Looks for the customer's text: the rows' previews point to it, else each conversation of the list is opened in turn.
 * @param {'mine' | 'waiting'} tab
 */
async function find(tab) {
  await page.getByTestId(`tab-${tab}`).click()
  const ids = await rows.evaluateAll((items, text) => {
    const found = items.map((item) => ({ id: item.getAttribute('data-conversation-id') ?? '', hit: (item.textContent ?? '').includes(text) }))
    return found.sort((a, b) => Number(b.hit) - Number(a.hit)).map(({ id }) => id)
  }, expected.slice(0, 60))
  for (const id of ids) {
    await page.locator(`[data-testid="inbox-row"][data-conversation-id="${id}"] [data-row]`).click()
    await page.locator('[data-testid="message-list"][aria-busy="false"]').waitFor()
    if ((await said.count()) > 0) return id
  }
  return null
}

/** Pushes may bring the conversation at any moment, so both lists are searched until it is there. */
async function findAnywhere() {
  const until = Date.now() + timeout
  for (;;) {
    for (const tab of /** @type {const} */ (['mine', 'waiting'])) {
      const id = await find(tab)
      if (id !== null) return { id, tab }
    }
    if (Date.now() > until) throw new Error(`no conversation shows "${expected}"`)
    // Nothing there yet: the next change of the counts is what to look at again.
    const before = await page.getByRole('tablist').textContent()
    await page.waitForFunction((text) => document.querySelector('[role=tablist]')?.textContent !== text, before, { timeout: Math.min(2_000, timeout) }).catch(() => undefined)
  }
}

await run(async () => {
  await step('the sign-in form', async () => {
    await page.goto(base)
    await page.getByTestId('sign-in-form').waitFor()
    await shot('1-sign-in')
  })
  await step('the desk after signing in', async () => {
    await signIn(page, base, username, password)
  })
  await step('the status online', async () => {
    await page.getByTestId('status-select').selectOption('online')
    await page.locator('[data-testid="status-select"][data-status="online"]').waitFor()
  })
  await step('the inbox with a conversation', async () => {
    await rows.first().or(page.getByTestId('tab-waiting').filter({ hasNotText: /\b0\b/ })).first().waitFor()
    await shot('2-inbox')
  })

  let found = { id: '', tab: 'mine' }
  await step(`a conversation with "${expected}"`, async () => void (found = await findAnywhere()))
  if (found.tab === 'waiting') {
    await step('the conversation being taken', async () => {
      await page.locator(`[data-conversation-id="${found.id}"]`).getByTestId('take').click()
      await page.locator('[data-testid="tab-mine"][aria-selected="true"]').waitFor()
    })
  }
  await step('the customer\'s text', () => said.waitFor())
  await step('the composer', () => page.getByTestId('composer').fill(reply))
  // The same words may stand there from an earlier walk: only one more of them counts.
  const shown = page.locator('[data-testid="message"][data-direction="outbound"]').filter({ hasText: reply })
  const sent = page.locator('[data-testid="message"][data-delivery="sent"]').filter({ hasText: reply })
  const [shownBefore, sentBefore] = [await shown.count(), await sent.count()]
  await step('the answer in the conversation', async () => {
    await page.getByTestId('send').click()
    await shown.nth(shownBefore).waitFor()
  })
  await step('the answer being sent', () => sent.nth(sentBefore).waitFor())
  await shot('3-conversation')
})
