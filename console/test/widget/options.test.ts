// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { colorOf, inkOn, readOptions } from '../../widget/src/options'
import { languageOf } from '../../widget/src/texts'
import { opening, size } from '../../widget/src/times'

function script(data: Record<string, string>): HTMLScriptElement {
  const element = document.createElement('script')
  Object.defineProperty(element, 'src', { value: 'https://omni.example/widget.js' })
  Object.assign(element.dataset, data)
  return element
}

describe('what the script element says', () => {
  it('is little: the rest is beside the script', () =>
    expect(readOptions(script({ site: 'shop' }), 'en', 'zh-CN')).toMatchObject({ site: 'shop', host: 'https://omni.example/', hub: 'https://omni.example/widget-hub.js', language: 'en', theme: 'auto', identity: null, open: false }))

  it('is that the interface is elsewhere, where the script lies on another host', () =>
    expect(readOptions(script({ site: 'shop', host: 'https://api.example' }), '', '')).toMatchObject({ host: 'https://api.example/', hub: 'https://omni.example/widget-hub.js' }))

  it('is nothing without a site', () => expect(readOptions(script({}), '', '')).toBeNull())

  it('names who is signed in by both, or not at all', () => {
    expect(readOptions(script({ site: 's', user: '{}' }), '', '')!.identity).toBeNull()
    expect(readOptions(script({ site: 's', user: '{}', signature: 'ab' }), '', '')!.identity).toEqual({ user: '{}', signature: 'ab' })
  })
})

describe('the language', () => {
  it.each([['zh', 'en', 'en', 'zh'], [undefined, 'zh-Hant', 'en', 'zh'], ['auto', '', 'zh-CN', 'zh'], [undefined, 'de', 'zh', 'en'], ['EN', 'zh', 'zh', 'en']])('is the first that is said: %s, %s, %s', (own, page, browser, language) =>
    expect(languageOf(own, page, browser)).toBe(language))
})

describe('the color', () => {
  it('is one that is one', () => expect([colorOf('red', '#0f766e'), colorOf('#fff;}', '')]).toEqual(['#0f766e', '']))
  it('has an ink that can be read on it', () => expect(['#0f766e', '#6d28d9', '#ffd400', '#ffffff', '#000000'].map(inkOn)).toEqual(['#ffffff', '#ffffff', '#101820', '#101820', '#ffffff']))
})

describe('figures', () => {
  it('are short', () => expect([size(12), size(2048), size(3 * 1_048_576)]).toEqual(['12 B', '2 KB', '3.0 MB']))
  it('say the day only when it is another', () => {
    const noon = new Date(2030, 0, 2, 12).getTime()
    expect(opening(new Date(2030, 0, 2, 13).toISOString(), noon, 'en')).toBe('at 01:00 PM')
    expect(opening(new Date(2030, 0, 3, 9).toISOString(), noon, 'en')).toBe('Thursday 09:00 AM')
  })
})
