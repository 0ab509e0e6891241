// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { chooseLocale, setLocale, t, tOr } from '../src/i18n'
import { en, type Word } from '../src/i18n/en'
import { dayName, spanOf } from '../src/i18n/times'
import { zh } from '../src/i18n/zh'

afterEach(() => setLocale('en'))

describe('the languages', () => {
  it('leave no gap of a sentence unfilled', () => {
    const gaps = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const word of Object.keys(en) as Word[]) expect([word, gaps(zh[word])]).toEqual([word, gaps(en[word])])
  })

  it('are chosen by the agent, or else by the browser', () => {
    expect(chooseLocale('en', ['zh-CN'])).toBe('en')
    expect(chooseLocale(null, ['zh-TW', 'en'])).toBe('zh')
    expect(chooseLocale(null, ['de-DE', 'zh'])).toBe('zh')
    expect(chooseLocale(null, ['fr'])).toBe('en')
    expect(chooseLocale('nonsense', ['en-GB'])).toBe('en')
  })

  it('fill in values and leave unknown words as the host wrote them', () => {
    setLocale('zh')
    expect(t('inbox.waits', { time: '3 分钟' })).toBe('已等待 3 分钟')
    expect([tOr('channel.wechat', 'wechat'), tOr('channel.carrier-pigeon', 'carrier-pigeon')]).toEqual(['微信', 'carrier-pigeon'])
    expect(tOr('toString', 'toString')).toBe('toString')
  })
})

describe('times', () => {
  it('say how long somebody waits in one unit', () => {
    expect([9_000, 61_000, 3_600_000 * 3, 86_400_000 * 3, -5].map(spanOf)).toEqual(['9 s', '1 min', '3 h', '3 d', '0 s'])
  })

  it('call the days by their names', () => {
    const noon = new Date(2026, 4, 5, 12).getTime()
    expect(dayName(new Date(2026, 4, 5, 0, 1).toISOString(), noon)).toBe('Today')
    expect(dayName(new Date(2026, 4, 4, 23, 59).toISOString(), noon)).toBe('Yesterday')
    expect(dayName(new Date(2026, 4, 1).toISOString(), noon)).toContain('2026')
  })
})
