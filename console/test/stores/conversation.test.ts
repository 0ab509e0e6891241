import { describe, expect, it } from 'vitest'
import type { PageOf } from '../../src/api/client'
import { Refusal } from '../../src/api/refusal'
import type { Message } from '../../src/api/shapes'
import { createConversation } from '../../src/stores/conversation'
import { createUnsent, type Unsent } from '../../src/stores/unsent'
import { memory, message, pauses, settled } from '../made'

function desk(held: Message[] = [], unsent?: Unsent) {
  const waits = pauses()
  const asked: PageOf[] = []
  const written: string[] = []
  const typed: string[] = []
  let answer: () => Promise<{ messageId: string }> = () => Promise.resolve({ messageId: 'm' })
  let ids = 0
  const conversation = createConversation({
    id: 'c1',
    newId: () => `id-${++ids}`,
    now: () => '2026-01-01T10:00:00Z',
    after: waits.after,
    unsent,
    client: {
      async messages(_, page = {}) {
        asked.push(page)
        const { after, before, limit = 50 } = page
        const messages = after !== undefined ? held.filter(({ sequence }) => sequence > after).slice(0, limit) : held.filter(({ sequence }) => sequence < (before ?? Infinity)).slice(-limit)
        return { messages, lastSequence: held.length }
      },
      sendMessage(_, clientMessageId) {
        written.push(clientMessageId)
        return answer()
      },
      resend(_, sequence, clientMessageId) {
        written.push(`${sequence} ${clientMessageId}`)
        return answer()
      },
      typing(id) {
        typed.push(id)
        return Promise.resolve()
      },
    },
  })
  const sequences = (): number[] => conversation.thread.value.map(({ sequence }) => sequence)
  return { conversation, waits, asked, written, typed, held, sequences, answers: (next: typeof answer) => (answer = next) }
}

const many = (count: number): Message[] => Array.from({ length: count }, (_, index) => message(index + 1))

describe('typing', () => {
  it('is told once every few seconds, however many keys are pressed', async () => {
    const { conversation, waits, typed } = desk(many(1))
    conversation.typing()
    conversation.typing()
    expect(typed).toEqual(['c1'])
    await waits.end(3_000)
    conversation.typing()
    expect(typed).toEqual(['c1', 'c1'])
  })
})

describe('a message that is looked for', () => {
  it('is read back to, without a hole and with what was said before it', async () => {
    const { conversation, sequences, asked } = desk(many(300))
    await conversation.load()
    await conversation.seek(100)
    expect([sequences()[0], sequences().length, conversation.sought.value, asked.slice(1)]).toEqual([90, 211, { sequence: 100 }, [{ after: 89, limit: 100 }, { after: 189, limit: 100 }]])
  })

  it('is not asked for where it is there already, and is not marked where there is none', async () => {
    const { conversation, asked } = desk(many(60))
    await conversation.load()
    await conversation.seek(55)
    const found = conversation.sought.value
    await conversation.seek(900)
    expect([found, conversation.sought.value, asked.length]).toEqual([{ sequence: 55 }, { sequence: 55 }, 1])
  })
})

describe('reading', () => {
  it('begins with the newest page and goes back on demand', async () => {
    const { conversation, sequences } = desk(many(120))
    await conversation.load()
    expect([sequences()[0], sequences().at(-1), conversation.hasEarlier.value]).toEqual([71, 120, true])
    await conversation.loadEarlier()
    await conversation.loadEarlier()
    expect([sequences()[0], conversation.hasEarlier.value]).toEqual([1, false])
  })

  it('fetches what is missing before a pushed message', async () => {
    const { conversation, held, sequences, asked } = desk(many(3))
    await conversation.load()
    held.push(message(4), message(5), message(6))
    conversation.push(message(6))
    await settled()
    expect(sequences()).toEqual([1, 2, 3, 4, 5, 6])
    expect(asked.at(-1)).toMatchObject({ after: 3 })
  })

  it('asks nothing when a push fits', async () => {
    const { conversation, asked } = desk(many(3))
    await conversation.load()
    conversation.push(message(4))
    await settled()
    expect(asked).toHaveLength(1)
  })

  it('asks again, ever more seldom, while the host does not have it yet, then rests', async () => {
    const { conversation, waits, asked, sequences, held } = desk(many(3))
    await conversation.load()
    conversation.push(message(6))
    await settled()
    await waits.end(500)
    held.push(message(4), message(5), message(6))
    await waits.end(2_000)
    expect(sequences()).toEqual([1, 2, 3, 4, 5, 6])
    expect([asked.length, waits.pending]).toEqual([4, []])
  })

  it('reads on when the conversation is said to reach further', async () => {
    const { conversation, held, sequences } = desk(many(3))
    await conversation.load()
    held.push(message(4))
    conversation.reaches(4)
    await settled()
    expect(sequences()).toEqual([1, 2, 3, 4])
  })

  it('does not lose what is pushed while the first page is read', async () => {
    const { conversation, held, sequences } = desk(many(3))
    const loading = conversation.load()
    held.push(message(4), message(5))
    conversation.push(message(5))
    await loading
    await settled()
    expect(sequences()).toEqual([1, 2, 3, 4, 5])
  })

  it('reads several pages after a long absence', async () => {
    const { conversation, held, sequences } = desk(many(3))
    await conversation.load()
    held.push(...many(400).slice(3))
    await conversation.resume()
    expect(sequences()).toHaveLength(400)
  })
})

describe('writing', () => {
  it('shows the text at once and once only, when the push comes before the answer', async () => {
    const { conversation, answers } = desk(many(1))
    await conversation.load()
    let accept = (_: { messageId: string }): void => undefined
    answers(() => new Promise((resolve) => (accept = resolve)))
    void conversation.send('hello')
    expect(conversation.outbox.value).toMatchObject([{ clientMessageId: 'id-1', text: 'hello', state: 'sending' }])
    conversation.push(message(2, { direction: 'outbound', clientMessageId: 'id-1', text: 'hello', delivery: 'pending' }))
    expect(conversation.outbox.value).toEqual([])
    accept({ messageId: 'm2' })
    await settled()
    expect([conversation.outbox.value, conversation.thread.value.length]).toEqual([[], 2])
  })

  it('reads for an accepted message that no push has shown', async () => {
    const { conversation, waits, held, sequences } = desk(many(1))
    await conversation.load()
    void conversation.send('hello')
    await settled()
    expect(conversation.outbox.value).toMatchObject([{ state: 'accepted' }])
    held.push(message(2, { direction: 'outbound', clientMessageId: 'id-1' }))
    await waits.end(3_000)
    expect([conversation.outbox.value, sequences()]).toEqual([[], [1, 2]])
  })

  it('keeps a refused text with the reason and tries again under the same id', async () => {
    const { conversation, answers, written } = desk(many(1))
    await conversation.load()
    answers(() => Promise.reject(new Refusal(503, 'urn:omni:problem:busy', 'Busy', 'Too much is waiting')))
    await conversation.send('hello')
    expect(conversation.outbox.value).toMatchObject([{ state: 'refused', reason: 'Too much is waiting' }])
    answers(() => Promise.resolve({ messageId: 'm2' }))
    void conversation.retry('id-1')
    await settled()
    expect([written, conversation.outbox.value[0]?.state]).toEqual([['id-1', 'id-1'], 'accepted'])
  })

  it('discards only what was refused', async () => {
    const { conversation, answers } = desk()
    answers(() => new Promise(() => undefined))
    void conversation.send('on its way')
    conversation.discard('id-1')
    expect(conversation.outbox.value).toHaveLength(1)
  })

  it('sends a failed answer again under one id, however often it is asked for', async () => {
    const { conversation, written } = desk([message(1), message(2), message(3)])
    await conversation.load()
    await conversation.resend(2)
    await conversation.resend(2)
    await conversation.resend(3)
    expect(written).toEqual(['2 id-1', '2 id-1', '3 id-2'])
  })

  it('sends it again once while a call is under way, whichever channel is asked for', async () => {
    const { conversation, written } = desk([message(1), message(2)])
    await conversation.load()
    const both = [conversation.resend(2), conversation.resend(2, 'wechat')]
    expect([...conversation.resending.value]).toEqual([2])
    await Promise.all(both)
    expect([written, conversation.resending.value.size]).toEqual([['2 id-1'], 0])
  })
})

describe('what could not be sent for want of a network', () => {
  it('is sent under the same ids when the thread is read again, and only that', async () => {
    const { conversation, written, answers } = desk(many(1))
    await conversation.load()
    answers(() => Promise.reject(new Refusal(0, 'urn:omni:console:unreached', 'unreached', '')))
    await conversation.send('first')
    await conversation.send('second')
    expect(conversation.outbox.value.map(({ state, reason }) => [state, reason])).toEqual([['refused', ''], ['refused', '']])
    answers(() => Promise.resolve({ messageId: 'm' }))
    await conversation.resume()
    await settled()
    answers(() => Promise.reject(new Refusal(400, '', 'Invalid', 'too long')))
    await conversation.send('wrong')
    await conversation.resume()
    await settled()
    // The second was not tried while the first waited.
    expect(written).toEqual(['id-1', 'id-1', 'id-1', 'id-2', 'id-3'])
    expect(conversation.outbox.value.map(({ text, state }) => [text, state])).toEqual([['first', 'accepted'], ['second', 'accepted'], ['wrong', 'refused']])
  })

  it('goes one after the other, and before what is written later', async () => {
    const { conversation, written, answers } = desk(many(1))
    await conversation.load()
    answers(() => Promise.reject(new Refusal(503, '', 'Busy', 'Too much is waiting')))
    await conversation.send('first')
    const accept: (() => void)[] = []
    answers(() => new Promise((resolve) => accept.push(() => resolve({ messageId: 'm' }))))
    void conversation.send('second')
    void conversation.send('third')
    await conversation.resume()
    await settled()
    expect(written).toEqual(['id-1', 'id-1'])
    for (const last of ['id-2', 'id-3']) {
      accept.shift()?.()
      await settled()
      expect(written.at(-1)).toBe(last)
    }
    expect(written).toHaveLength(4)
  })

  it('does not hold up the next one when it is refused for good', async () => {
    const { conversation, written, answers } = desk(many(1))
    await conversation.load()
    const ways = [() => Promise.reject(new Refusal(400, '', 'Invalid', 'too long')), () => Promise.resolve({ messageId: 'm' })]
    answers(() => ways.shift()!())
    void conversation.send('wrong')
    void conversation.send('right')
    await settled()
    expect([written, conversation.outbox.value.map(({ state }) => state)]).toEqual([['id-1', 'id-2'], ['refused', 'accepted']])
  })

  it('is sent after a reload under the same ids, unless the host has it or the agent discarded it', async () => {
    const keep = memory()
    const before = desk(many(1), createUnsent(keep, 'me'))
    before.answers(() => Promise.reject(new Refusal(0, '', 'unreached', '')))
    for (const text of ['arrived', 'second', 'unwanted', 'fourth']) await before.conversation.send(text)
    before.conversation.discard('id-3')

    const unsent = createUnsent(keep, 'me')
    expect(unsent.conversations()).toEqual(['c1'])
    const again = desk([message(1), message(2, { direction: 'outbound', clientMessageId: 'id-1' })], unsent)
    expect(again.conversation.outbox.value.map(({ text }) => text)).toEqual(['arrived', 'second', 'fourth'])
    await again.conversation.resume()
    await settled()
    expect(again.written).toEqual(['id-2', 'id-4'])
    expect([createUnsent(keep, 'me').conversations(), keep.entries.size]).toEqual([[], 0])
  })

  it('is nobody else\'s, and is not sent once the agent has left', async () => {
    const keep = memory()
    const mine = createUnsent(keep, 'me')
    const { conversation, written, answers } = desk(many(1), mine)
    await conversation.load()
    let refuse = (_: Refusal): void => undefined
    answers(() => new Promise((_, reject) => (refuse = reject)))
    void conversation.send('first')
    void conversation.send('second')
    mine.close()
    refuse(new Refusal(400, '', 'Invalid', 'too long'))
    await settled()
    expect([written, createUnsent(keep, 'other').conversations()]).toEqual([['id-1'], []])
    expect(createUnsent(keep, 'me').of('c1').map(({ text }) => text)).toEqual(['first', 'second'])
  })

  it('does not stumble over a broken storage', () => {
    for (const kept of ['{"a":', '{}', '[["c1",[null,{"text":1}]]]']) expect(createUnsent(memory({ 'omni.unsent.me': kept }), 'me').of('c1')).toEqual([])
  })
})

describe('how far the customer has read', () => {
  it('never goes back', () => {
    const { conversation } = desk(many(1))
    conversation.customerRead(5)
    conversation.customerRead(3)
    expect(conversation.readUpTo.value).toBe(5)
  })
})

describe('a message with a file', () => {
  it('is read again for another address', async () => {
    const held = many(3)
    const { conversation, asked } = desk(held)
    await conversation.load()
    held[1] = message(2, { attachments: [{ id: 'f', url: '/new' }] })
    await conversation.reread(2)
    expect([asked.at(-1), conversation.thread.value[1]?.attachments?.[0]?.url]).toEqual([{ after: 1, limit: 1 }, '/new'])
  })
})
