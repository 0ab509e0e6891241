import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..', 'widget')
const mostBytes = 30 * 1024

async function built(mode: string): Promise<string> {
  const outputs = (await build({ configFile: join(root, 'vite.config.ts'), mode, logLevel: 'silent', build: { write: false } })) as Rollup.RollupOutput[]
  const chunks = outputs.flatMap(({ output }) => output)
  expect(chunks).toHaveLength(1)
  return (chunks[0] as Rollup.OutputChunk).code
}

describe('the script that a website loads', () => {
  it('has at most 30 KB gzipped, without the realtime client', async () => {
    const [widget, hub] = [await built('production'), await built('hub')]
    expect(gzipSync(widget).length).toBeLessThanOrEqual(mostBytes)
    expect([/HubConnection/.test(widget), /HubConnection/.test(hub)]).toEqual([false, true])
  }, 60_000)

  it('is the same in whatever encoding a page has', async () => {
    const widget = await built('production')
    expect(widget).toMatch(/^[\x00-\x7f]*$/)
    expect(widget).toContain('\\u60a8\\u597d')
  }, 60_000)

  it('is a classic script that imports nothing', async () => {
    const widget = await built('production')
    expect(widget).not.toMatch(/^\s*(import|export)\b|import\(/m)
    expect(() => new Function(widget)).not.toThrow()
  }, 60_000)
})

describe('its source', () => {
  const sources = readdirSync(join(root, 'src')).map((name) => readFileSync(join(root, 'src', name), 'utf8'))

  it('never makes markup of a text, and sets no style in markup', () =>
    expect(sources.filter((source) => /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|createContextualFragment|'style':/.test(source))).toEqual([]))
})
