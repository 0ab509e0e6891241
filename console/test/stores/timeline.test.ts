import { describe, expect, it } from 'vitest'
import { timelineOf } from '../../src/stores/timeline'
import { message } from '../made'

const day = (at: string): string => at.slice(0, 10)
const kinds = (...args: Parameters<typeof timelineOf>): string[] => timelineOf(...args).map(({ kind }) => kind)

describe('the timeline', () => {
  it('separates days', () => {
    expect(kinds([message(1), message(2), message(3, { at: '2026-01-02T01:00:00Z' })], [], day)).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  it('says that something is missing', () => {
    expect(kinds([message(1), message(3)], [], day)).toEqual(['day', 'message', 'gap', 'message'])
  })

  it('names the channel where it changes, and only there', () => {
    const entries = timelineOf([message(1), message(2), message(3, { channel: 'wechat' }), message(4, { type: 'event', channel: null }), message(5, { channel: 'wechat' })], [], day)
    expect(entries.filter(({ kind }) => kind === 'message').map((entry) => (entry.kind === 'message' ? entry.channel : ''))).toEqual(['web', null, 'wechat', null])
  })

  it('marks where the talk goes on on another channel', () => {
    const entries = timelineOf([message(1), message(2, { channel: 'wechat' }), message(3, { channel: 'wechat' }), message(4)], [], day)
    expect(entries.flatMap((entry) => (entry.kind === 'switch' ? [`${entry.from} ${entry.to}`] : []))).toEqual(['web wechat', 'wechat web'])
  })

  it('joins what one writer says in one breath', () => {
    const later = new Date(Date.UTC(2026, 0, 1, 9, 30)).toISOString()
    const entries = timelineOf([message(1), message(2), message(3, { direction: 'outbound', agentId: 'me' }), message(4, { direction: 'outbound', agentId: 'me', at: later })], [], day)
    expect(entries.map((entry) => (entry.kind === 'message' ? entry.joined : null))).toEqual([null, false, true, false, false])
    expect(entries.map((entry) => (entry.kind === 'message' ? entry.last : null))).toEqual([null, false, true, true, true])
  })

  it('gives an answer the same key before and after the host has it', () => {
    const outgoing = { clientMessageId: 'id-1', conversationId: 'c1', text: 'hello', at: message(1).at, files: [], state: 'sending', reason: '' } as const
    const before = timelineOf([], [outgoing], day).at(-1)
    const after = timelineOf([message(1, { direction: 'outbound', clientMessageId: 'id-1' })], [], day).at(-1)
    expect(before?.key).toBe(after?.key)
  })

  it('gives a customer no way to collide with such a key', () => {
    const outgoing = { clientMessageId: 'id-1', conversationId: 'c1', text: 'hello', at: message(1).at, files: [], state: 'sending', reason: '' } as const
    const keys = timelineOf([message(1, { clientMessageId: 'id-1' })], [outgoing], day).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
