// What every walk through the page needs: settings from the environment, a browser, steps that say what was awaited in vain.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

/** @param {string} name @param {string} [fallback] */
export function setting(name, fallback) {
  const value = process.env[name] || fallback
  if (value === undefined) {
    console.error(`${name} is not set`)
    process.exit(1)
  }
  return value
}

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions} ContextOptions */

/** @param {string} name */
export async function startWalk(name) {
  const shots = setting('OMNI_SCREENSHOTS', 'screenshots')
  const timeout = Number(setting('OMNI_TIMEOUT_MS', '20000'))
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: setting('OMNI_CHROMIUM', '/usr/bin/chromium'), args })
  /** @type {string[]} */
  const complaints = []
  /** @type {Map<string, Page>} */
  const pages = new Map()
  let awaited = 'the browser to start'

  return {
    browser,
    timeout,
    /** @param {string} who @param {ContextOptions} options */
    async open(who, options) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 880 }, ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(timeout)
      // A lost network is said by the browser, too; that is not a fault of the page.
      page.on('console', (line) => line.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/.test(line.text()) && complaints.push(`${who}: ${line.text()}`))
      page.on('pageerror', (error) => complaints.push(`${who}: ${String(error)}`))
      pages.set(who, page)
      return page
    },
    /** @param {string} what @param {() => Promise<unknown>} act */
    async step(what, act) {
      awaited = what
      await act()
      console.log(`ok  ${what}`)
    },
    /** @param {Page} page @param {string} shot */
    shot: (page, shot) => page.screenshot({ path: join(shots, `${name}-${shot}.png`) }),
    /** Notes what keeps somebody with a screen reader or a keyboard from working; the walk fails at its end. @param {Page} page @param {string} where */
    async accessible(page, where) {
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] })
        return violations.filter((/** @type {any} */ it) => it.impact === 'serious' || it.impact === 'critical').map((/** @type {any} */ it) => `${it.id}: ${it.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target} (${node.any?.[0]?.message ?? ''})`).join('; ')}`)
      })
      complaints.push(...found.map((/** @type {string} */ it) => `${where} is not accessible, ${it}`))
    },
    /** @param {() => Promise<void>} walk */
    async run(walk) {
      try {
        await walk()
        if (complaints.length > 0) throw new Error('the page complained')
        await browser.close()
      } catch (error) {
        console.error(`${name}: awaited ${awaited}, in vain: ${error instanceof Error ? error.message : String(error)}`)
        for (const line of complaints) console.error(`  the page said: ${line}`)
        for (const [who, page] of pages) await page.screenshot({ path: join(shots, `${name}-failed-${who}.png`) }).catch(() => undefined)
        await browser.close()
        process.exit(1)
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
