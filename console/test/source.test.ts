import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
const holding = (pattern: RegExp): string[] => sources.filter((path) => pattern.test(readFileSync(path, 'utf8')))

/** What a strict content security policy refuses, or what would turn a customer's text into markup. */
const forbidden = /v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\sstyle="|\son(click|load|error)="/

describe('the source', () => {
  it('never makes markup of a text, and styles nothing inline', () => expect(holding(forbidden)).toEqual([]))
  it('would be caught if it did', () => expect(['<p v-html="text" />', '<p style="color: red">', 'a.innerHTML = b'].filter((line) => forbidden.test(line))).toHaveLength(3))
  it('stands in small files', () => expect(sources.filter((path) => readFileSync(path, 'utf8').split('\n').length > 400)).toEqual([]))
  it('has no inline script in the page', () => expect(readFileSync(join(root, 'index.html'), 'utf8')).not.toMatch(/<script(?![^>]*\ssrc=)/))
})
