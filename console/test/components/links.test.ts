import { describe, expect, it } from 'vitest'
import { markedParts, partsOf, webAddress } from '../../src/components/links'

const links = (text: string): (string | null)[] => partsOf(text).filter(({ href }) => href !== null).map(({ href }) => href)

describe('addresses in a text', () => {
  it('are found, without the sentence around them', () => {
    expect(links('See https://shop.example/a?b=1, or (http://x.example/).')).toEqual(['https://shop.example/a?b=1', 'http://x.example/'])
    expect(links('请看https://shop.example/订单。谢谢')).toEqual(['https://shop.example/%E8%AE%A2%E5%8D%95'])
  })

  it('are none that would run something', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,<b>', 'vbscript:x', 'https://', 'file:///etc/passwd']) expect([text, links(text)]).toEqual([text, []])
    expect([webAddress('javascript:alert(1)'), webAddress(' JaVaScRiPt:alert(1)'), webAddress('/api/media/1', 'https://omni.example/#/')]).toEqual([null, null, 'https://omni.example/api/media/1'])
  })

  it('leave the text as it was', () => {
    const text = 'a https://x.example b <b>c</b> https://y.example'
    expect(partsOf(text).map((part) => part.text).join('')).toBe(text)
  })
})

describe('what was found', () => {
  it('is marked where the search says', () => {
    expect(markedParts('where is my parcel', [{ start: 12, length: 6 }])).toEqual([{ text: 'where is my ', marked: false }, { text: 'parcel', marked: true }])
  })

  it('stays whole whatever the search says', () => {
    for (const highlights of [[{ start: 3, length: 99 }], [{ start: -1, length: 2 }], [{ start: 0, length: 3 }, { start: 1, length: 5 }], [{ start: 90, length: 1 }]]) {
      expect(markedParts('parcel', highlights).map(({ text }) => text).join('')).toBe('parcel')
    }
  })
})
