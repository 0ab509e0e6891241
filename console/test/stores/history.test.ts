import { describe, expect, it } from 'vitest'
import type { TimelinePage } from '../../src/api/customers'
import { unreached } from '../../src/api/refusal'
import { createHistory } from '../../src/stores/history'
import { timelineOf } from '../../src/stores/timeline'
import { message } from '../made'

const page = (ids: [string, number][], next: string | null): TimelinePage => ({ messages: ids.map(([conversationId, sequence]) => ({ message: message(sequence, { conversationId }), channelChanged: false })), next })

function told(pages: Record<string, TimelinePage>) {
  const asked: (string | null | undefined)[] = []
  const read: string[] = []
  const history = createHistory(
    {
      customers: { timeline: async (_, cursor) => (asked.push(cursor), pages[cursor ?? 'first'] ?? Promise.reject(unreached(new Error('gone')))) },
      client: { messages: async (id, { after = 0 } = {}) => (read.push(`${id} ${after}`), { messages: [message(after + 1, { conversationId: id, text: 'read again' })], lastSequence: 9 }) },
    },
    'cu',
    'c1',
  )
  return { history, asked, read, seen: () => history.messages.value.map(({ conversationId, sequence }) => `${conversationId} ${sequence}`) }
}

describe('what was said before', () => {
  it('leaves out the conversation that is open, and reads on until there is something', async () => {
    const { history, asked, seen } = told({ first: page([['c1', 9], ['c1', 8]], 'p2'), p2: page([['c1', 1], ['c0', 5], ['c0', 4]], 'p3'), p3: page([['c0', 3]], null) })
    await history.loadEarlier()
    expect([seen(), asked, history.more.value]).toEqual([['c0 4', 'c0 5'], [null, 'p2'], true])
    await history.loadEarlier()
    expect([seen(), history.more.value]).toEqual([['c0 3', 'c0 4', 'c0 5'], false])
  })

  it('reads a message again in its own conversation, whose sequence it is', async () => {
    const { history, read } = told({ first: page([['c0', 5], ['b9', 5]], null) })
    await history.loadEarlier()
    await history.reread(message(5, { conversationId: 'c0' }))
    expect([read, history.messages.value.map(({ conversationId, text }) => [conversationId, text])]).toEqual([['c0 4'], [['b9', 'text 5'], ['c0', 'read again']]])
  })

  it('says why it could not be read, and goes on from there', async () => {
    const { history, seen } = told({ first: page([['c0', 5]], 'p2') })
    await history.loadEarlier()
    await history.loadEarlier()
    expect([seen(), history.trouble.value?.unreached, history.more.value]).toEqual([['c0 5'], true, true])
  })
})

describe('one timeline of many conversations', () => {
  const day = (): string => 'one day'

  it('weaves by time and says where another one begins', () => {
    const others = [message(2, { conversationId: 'c0', id: 'o2' }), message(9, { conversationId: 'c0', id: 'o9' })]
    const entries = timelineOf([message(5), message(6)], [], day, others)
    expect(entries.map((entry) => (entry.kind === 'message' ? entry.message.sequence : entry.kind))).toEqual(['day', 'conversation', 2, 'conversation', 5, 6, 'conversation', 9])
  })

  it('finds no gap between conversations, and one within the open one', () => {
    const kinds = timelineOf([message(5), message(8)], [], day, [message(6, { conversationId: 'c0', id: 'o6' })]).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'gap')).toHaveLength(1)
  })

  it('joins nothing over the border, and no note with an answer', () => {
    const me = { direction: 'outbound' as const, agentId: 'me' }
    const entries = timelineOf([message(5, me), message(6, { ...me, type: 'note' })], [], day, [message(4, { ...me, conversationId: 'c0', id: 'o4' })])
    expect(entries.flatMap((entry) => (entry.kind === 'message' ? [entry.joined] : []))).toEqual([false, false, false])
  })
})
