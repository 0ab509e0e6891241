// A walk through the console: a browser, pages of several people, steps that say what was awaited in vain.
import { arrive, expect, fail, isAccessible, launch, openPage, policyHolds, shot, step, timeout } from './steps.mjs'

export { setting } from './steps.mjs'

/** A lost network is said by the browser, too; that is not a fault of the page. */
const forgiven = /ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions} ContextOptions */

/** @param {string} name */
export async function startWalk(name) {
  const browser = await launch()
  /** @type {Awaited<ReturnType<typeof openPage>>[]} */
  const pages = []

  return {
    browser,
    timeout,
    step,
    accessible: isAccessible,
    /** @param {string} _who @param {ContextOptions} options */
    async open(_who, options) {
      const opened = await openPage(browser, { viewport: { width: 1440, height: 880 }, ...options }, forgiven)
      pages.push(opened)
      return opened.page
    },
    /** @param {Page} page @param {string} what */
    shot: (page, what) => shot(page, `${name}-${what}`),
    policyHold: () => Promise.all(pages.map(policyHolds)),
    /** @param {() => Promise<void>} walk */
    async run(walk) {
      try {
        await walk()
        expect(pages.every(({ complaints }) => complaints.length === 0), 'a page complained')
        await arrive(browser)
      } catch (error) {
        await fail(name, browser, error, pages)
      }
    },
  }
}

/** @param {Page} page @param {string} base @param {string} username @param {string} password */
export async function signIn(page, base, username, password) {
  await page.goto(base)
  await page.getByTestId('sign-in-username').fill(username)
  await page.getByTestId('sign-in-password').fill(password)
  await page.getByTestId('sign-in-submit').click()
  await page.locator('[data-testid="link-state"][data-link="connected"]').waitFor()
}
