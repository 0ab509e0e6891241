// The parts of the walk of supervisors and admins about intents, weights and the simulator.
import { readFileSync } from 'node:fs'
import { expect, isAccessible, shot, step } from './steps.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(page: Page, path: string) => Promise<void>} Go */

/** @param {{ admin: Page, go: Go }} walk */
export async function learnIntents({ admin, go }) {
  await step('what customers want: checked line by line, learnt, looked at, put in force', async () => {
    await go(admin, 'intents')
    const text = await admin.getByTestId('examples-text').inputValue()
    await admin.getByTestId('examples-text').fill(`${text}there is no tab\n`)
    await admin.getByTestId('examples-save').click()
    await admin.getByTestId('problem-line').first().click()
    expect((await admin.evaluate(() => String(getSelection()))) === 'there is no tab', 'the wrong line is not shown')
    await isAccessible(admin, 'intents with a wrong line')
    await admin.getByTestId('examples-text').fill(`${text}delivery\tWhere has my copper kettle gone?\n`)
    await admin.getByTestId('examples-save').click()
    await admin.getByTestId('examples-saved').waitFor()
    await admin.getByTestId('train').click()
    await admin.getByTestId('model-report').waitFor({ timeout: 90_000 })
    await admin.getByTestId('confusion').waitFor()
    await admin.getByTestId('model-activate').click()
    await admin.getByTestId('model-active').waitFor()
    await admin.getByTestId('intent-sample').fill('Where has my copper kettle gone?')
    await admin.getByTestId('intent-try').click()
    await admin.getByTestId('intent-found').waitFor()
    await isAccessible(admin, 'intents')
    await shot(admin, '07-intents')
  })
}

/** @param {{ admin: Page, supervisor: Page, adminApi: (method: string, path: string) => Promise<any>, go: Go, conversation: string }} walk */
export async function labelAndMatch({ admin, supervisor, adminApi, go, conversation }) {
  await step('what the customer wanted, learnt from', async () => {
    await supervisor.getByTestId('label-intent').first().click()
    await supervisor.getByTestId('label-text').fill('Hello, are you there?')
    await supervisor.getByTestId('label-name').selectOption('human')
    await isAccessible(supervisor, 'labelling')
    await supervisor.getByTestId('label-save').click()
    await supervisor.getByTestId('label-form').waitFor({ state: 'detached' })
    expect((await adminApi('GET', 'intents/examples')).text.includes('human\tHello, are you there?'), 'the label is not among the examples')
  })

  await step('weights tried on what was decided, saved, and a day for the simulator', async () => {
    await go(admin, 'matching')
    await admin.getByTestId('weight-affinity').fill('0')
    await admin.getByTestId('weights-sum').filter({ hasText: '80 %' }).waitFor()
    await admin.getByTestId('weight-load').fill('40')
    await admin.getByTestId('weights-replay').click()
    await admin.getByTestId('replay-row').first().waitFor()
    await admin.getByTestId('weights-save').click()
    await admin.getByTestId('weights-saved').waitFor()
    await isAccessible(admin, 'matching')
    await shot(admin, '11-matching')
    await admin.getByTestId('simulator-start').click()
    await admin.getByTestId('simulator-result').waitFor({ timeout: 90_000 })
    await admin.getByTestId('simulator-table').getByText('Round robin').waitFor()
    await isAccessible(admin, 'a simulation')
    await shot(admin, '11-simulated')
    await admin.getByTestId('day-date').fill(new Date().toISOString().slice(0, 10))
    const download = admin.waitForEvent('download')
    await admin.getByTestId('day-download').click()
    const day = readFileSync(await (await download).path(), 'utf8')
    expect(JSON.parse(day).arrivals.length === 1 && !day.includes('onerror') && !day.includes(conversation), `the day is ${day}`)
  })
}
