// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { setLocale, t } from '../src/i18n'
import { reasonText } from '../src/i18n/reasons'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'channels.md'), 'utf8')
/** Reasons that docs/channels.md names: of a channel, in backticks. `4xx` and `<code>` stand for any. */
const named = [...text.matchAll(/`((?:wechat|dingtalk|app)-[\w.<>…-]+|account-paused|account-unknown|media-missing|not-fetchable)`/g)].map(([, reason = '']) => reason)
const reasons = [...new Set(named)].filter((it) => !it.endsWith('-<code>')).map((it) => it.replace('4xx', '403').replace('5xx', '502').replace('<status>', '404').replace('.…', '.Ip'))

afterEach(() => setLocale('en'))

describe('the reasons that docs/channels.md names', () => {
  it('are many', () => expect(reasons.length).toBeGreaterThan(50))

  it.each(['en', 'zh'] as const)('have words of their own in %s', (language) => {
    setLocale(language)
    const wordless = reasons.filter((it) => reasonText(it) === t('reason.unknown', { code: it }) || reasonText(it) === it)
    expect(wordless).toEqual([])
  })
})

describe('a reason', () => {
  it('that nobody knows is shown with its code', () => {
    expect(reasonText('wechat-99999')).toBe('The platform said no (wechat-99999)')
    setLocale('zh')
    expect(reasonText('dingtalk-something.new')).toBe('平台拒绝了（dingtalk-something.new）')
  })

  it('says what a status of HTTP means', () => {
    expect(['wechat-http-429', 'app-http-404', 'dingtalk-http-503'].map(reasonText)).toEqual(['Too many calls for WeChat; it is tried again', 'App refused it (HTTP 404)', 'DingTalk has a fault (HTTP 503); it is tried again'])
  })

  it('that is a sentence already stays as it is', () => expect(reasonText('the customer left')).toBe('the customer left'))
})
