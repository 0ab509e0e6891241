// What the walks through pages have in common: settings, steps that say what they await, a browser, calls of the interface.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** @param {string} name @param {string} [fallback] */
export function setting(name, fallback) {
  const value = process.env[name] || fallback
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

export const timeout = Number(setting('OMNI_TIMEOUT_MS', '15000'))
const shots = setting('OMNI_SCREENSHOTS', 'screenshots')
mkdirSync(shots, { recursive: true })

let awaited = 'the browser to start'
/** With OMNI_KEEP_GOING all steps are tried, for whoever changes the walk. @type {string[]} */
const missed = []

/** @param {string} what @param {() => Promise<unknown>} act */
export async function step(what, act) {
  awaited = what
  try {
    await act()
    console.log(`ok  ${what}`)
  } catch (error) {
    if (!process.env['OMNI_KEEP_GOING']) throw error
    missed.push(what)
    console.error(`--  ${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The end of a walk that went well. @param {import('playwright-core').Browser} browser */
export async function arrive(browser) {
  await browser.close()
  if (missed.length > 0) process.exit(1)
}

/** @param {boolean} good @param {string} what @returns {asserts good} */
export function expect(good, what) {
  if (!good) throw new Error(what)
}

/** @param {import('playwright-core').Page} page @param {string} name */
export const shot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' })

export const launch = () => chromium.launch({ executablePath: setting('OMNI_CHROMIUM', '/usr/bin/chromium'), args })

/** What the browser says of a page that does what its content security policy forbids. It is never forgiven. */
const forbidden = /content security policy/i

/**
 * A page of its own, with all that its console complains of. What is said of a network that the walk itself takes away does not count.
 * @param {import('playwright-core').Browser} browser @param {import('playwright-core').BrowserContextOptions} options @param {RegExp} [forgiven]
 */
export async function openPage(browser, options, forgiven = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(timeout)
  /** @type {string[]} */
  const complaints = []
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (it) => console.error(`Content Security Policy: ${it.effectiveDirective} does not allow ${it.blockedURI}`)))
  page.on('console', (line) => (forbidden.test(line.text()) || (line.type() === 'error' && !forgiven.test(line.text()))) && complaints.push(line.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog said ${dialog.message()}`)
    void dialog.dismiss()
  })
  return { context, page, complaints }
}

/** Nothing that keeps somebody out. @param {import('playwright-core').Page} page @param {string} where */
export async function isAccessible(page, where) {
  // A colour on its way to another is nobody's to read.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((it) => it.effect?.getComputedTiming().iterations !== Infinity).map((it) => it.finished)).then(() => undefined))
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => /** @type {typeof axe} */ (/** @type {any} */ (globalThis).axe).run({ resultTypes: ['violations'] }))
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.length === 0, `${where}: ${serious.map((it) => `${it.id} (${it.help}) at ${it.nodes.map((node) => node.target.flat().join(' ')).join(', ')}`).join('; ')}`)
}

/**
 * The page's policy holds, and this walk would notice what breaks it: an inline script is put there, does not run, and is complained of.
 * @param {{ page: import('playwright-core').Page, complaints: string[] }} opened
 */
export async function policyHolds({ page, complaints }) {
  const before = complaints.length
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = 1'
    document.head.append(script)
    script.remove()
  })
  await until('the browser to complain of an inline script', async () => complaints.slice(before).some((it) => forbidden.test(it)))
  expect(!(await page.evaluate(() => 'inlineRan' in window)), 'an inline script ran')
  // Whatever is said of it comes in a moment.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)))
  complaints.splice(before, complaints.length, ...complaints.slice(before).filter((it) => !forbidden.test(it)))
}

/** Calls of docs/api.md for one caller; without a token for anybody. @param {string} base @param {string} token */
export function caller(base, token) {
  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  return async (method, path, body) => {
    const isFile = body instanceof Uint8Array
    const answer = await fetch(new URL(`/api/${path}`, base), {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }) },
      ...(body !== undefined && { body: isFile ? /** @type {any} */ (body) : JSON.stringify(body) }),
    })
    expect(answer.ok, `${method} ${path} was answered ${answer.status}`)
    return answer.status === 204 ? null : answer.json()
  }
}

/** Asks until it is so. @template T @param {string} what @param {() => Promise<T | null | undefined | false>} ask @returns {Promise<T>} */
export async function until(what, ask) {
  const end = Date.now() + timeout
  for (;;) {
    const found = await ask()
    if (found) return found
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** @param {string} name @param {import('playwright-core').Browser} browser @param {unknown} error @param {{ page: import('playwright-core').Page, complaints: string[] }[]} pages */
export async function fail(name, browser, error, pages) {
  console.error(`${name}: awaited ${awaited}, in vain: ${error instanceof Error ? error.message : String(error)}`)
  for (const [at, { page, complaints }] of pages.entries()) {
    for (const line of complaints) console.error(`  page ${at} said: ${line}`)
    await shot(page, `failed-${at}`).catch(() => undefined)
  }
  await browser.close()
  process.exit(1)
}
