import { describe, expect, it } from 'vitest'
import { against, hostLimits, lengthIn } from '../../src/components/limits'

const wechat = { text: 2_048, textUnit: 'utf8' as const, files: 1, textWithFiles: false, fileTypes: [{ contentType: 'image/png', bytes: 1_000 }, { contentType: 'audio/*', bytes: 2_000 }] }
const png = { name: 'a.png', contentType: 'image/png', bytes: 900 }

describe('what a channel takes', () => {
  it('is counted as the channel counts', () => expect([lengthIn('中文😀', 'utf8'), lengthIn('中文😀', 'utf16')]).toEqual([10, 4]))

  it('is a text up to its end', () => {
    expect(against('字'.repeat(682), [], wechat)).toEqual({ kind: 'none' })
    expect(against('字'.repeat(683), [], wechat)).toEqual({ kind: 'text', excess: 1 })
    expect(against('x'.repeat(32_001), [], hostLimits)).toEqual({ kind: 'text', excess: 1 })
  })

  it('is so many files, of these types and sizes', () => {
    expect(against('', [png], wechat)).toEqual({ kind: 'none' })
    expect(against('', [png, png], wechat)).toEqual({ kind: 'files', most: 1 })
    expect(against('', [{ ...png, bytes: 1_001 }], wechat)).toEqual({ kind: 'fileSize', name: 'a.png', most: 1_000 })
    expect(against('', [{ name: 'a.pdf', contentType: 'application/pdf', bytes: 1 }], wechat)).toEqual({ kind: 'fileType', name: 'a.pdf' })
    expect(against('', [{ name: 'a.ogg', contentType: 'audio/ogg', bytes: 1_500 }], wechat)).toEqual({ kind: 'none' })
  })

  it('may be a text or a file, and not both', () => {
    expect(against('look', [png], wechat)).toEqual({ kind: 'textWithFiles' })
    expect(against('look', [png], hostLimits)).toEqual({ kind: 'none' })
  })
})
