import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/api/shapes'
import { createInbox } from '../../src/stores/inbox'
import { conversation, message } from '../made'

function desk(mine: Conversation[], waiting: Conversation[] = []) {
  let unread = 0
  let dueAt: string | null = null
  let hold: Promise<void> = Promise.resolve()
  const inbox = createInbox(
    {
      inbox: async (view) => {
        const items = (view === 'mine' ? mine : waiting).map((it) => ({ conversation: it, unread: view === 'mine' ? unread : 0, dueAt }))
        await hold
        return { items, next: null }
      },
    },
    () => 'me',
  )
  return { inbox, ids: () => ({ mine: inbox.mine.value.map(({ id }) => id), waiting: inbox.waiting.value.map(({ id }) => id) }), holdOn: (until: Promise<void>) => (hold = until), extra: (messages: number, at: string | null) => ([unread, dueAt] = [messages, at]) }
}

describe('those that wait', () => {
  const waits = (id: string) => ({ conversation: conversation(id, { state: 'waiting', agentId: null }), unread: 0 })

  it('come page by page, and are read again as far as they are shown', async () => {
    const asked: (string | undefined)[] = []
    const inbox = createInbox({ inbox: async (view, cursor) => (view === 'waiting' && asked.push(cursor), view === 'mine' ? { items: [], next: null } : cursor === undefined ? { items: [waits('x')], next: 'p2' } : { items: [waits('y')], next: null }) }, () => 'me')
    const ids = (): string[] => inbox.waiting.value.map(({ id }) => id).sort()
    await inbox.load()
    expect([ids(), inbox.moreWait.value]).toEqual([['x'], true])
    await inbox.loadMoreWaiting()
    expect([ids(), inbox.moreWait.value]).toEqual([['x', 'y'], false])
    await inbox.load()
    expect([ids(), asked]).toEqual([['x', 'y'], [undefined, 'p2', undefined, 'p2']])
  })
})

describe('the lists', () => {
  it('show mine by the latest message and the waiting by their time', async () => {
    const { inbox, ids } = desk(
      [conversation('a', { lastMessageAt: '2026-01-01T09:00:00Z' }), conversation('b', { lastMessageAt: '2026-01-01T10:00:00Z' })],
      [conversation('x', { state: 'waiting', agentId: null, waitingSince: '2026-01-01T09:30:00Z' }), conversation('y', { state: 'waiting', agentId: null, waitingSince: '2026-01-01T09:10:00Z' })],
    )
    await inbox.load()
    expect(ids()).toEqual({ mine: ['b', 'a'], waiting: ['y', 'x'] })
  })

  it('follow a conversation from waiting to mine to resolved', async () => {
    const { inbox, ids } = desk([], [conversation('x', { state: 'waiting', agentId: null })])
    await inbox.load()
    inbox.apply(conversation('x'))
    expect(ids()).toEqual({ mine: ['x'], waiting: [] })
    inbox.apply(conversation('x', { state: 'resolved' }))
    expect(ids()).toEqual({ mine: [], waiting: [] })
    expect(inbox.get('x')?.state).toBe('resolved')
  })

  it('lose what a colleague took', async () => {
    const { inbox, ids } = desk([], [conversation('x', { state: 'waiting', agentId: null })])
    await inbox.load()
    inbox.apply(conversation('x', { agentId: 'somebody' }))
    expect(ids()).toEqual({ mine: [], waiting: [] })
  })

  it('put an offer to me above what is mine, and drop it when somebody else is asked', async () => {
    const { inbox, ids } = desk([conversation('m', { lastMessageAt: '2026-01-01T10:00:00Z' })], [conversation('x', { state: 'waiting', agentId: null, waitingSince: '2026-01-01T08:00:00Z' })])
    await inbox.load()
    inbox.apply(conversation('o', { state: 'offered', waitingSince: '2026-01-01T09:00:00Z' }))
    expect(ids()).toEqual({ mine: ['o', 'm'], waiting: ['x'] })
    inbox.apply(conversation('o', { state: 'offered', offer: { id: 'f', agentId: 'somebody', until: '2026-01-01T09:01:00Z' } }))
    expect(ids().waiting).toEqual(['x'])
  })

  it('do not lose what was pushed while they were being read', async () => {
    const { inbox, ids, holdOn } = desk([])
    let go = (): void => undefined
    holdOn(new Promise((resolve) => (go = resolve)))
    const loading = inbox.load()
    inbox.apply(conversation('new'))
    go()
    await loading
    expect(ids().mine).toEqual(['new'])
  })

  it('show a new message in the row, and an old one not', async () => {
    const { inbox } = desk([conversation('a', { lastSequence: 4, preview: 'four' })])
    await inbox.load()
    expect(inbox.applyMessage(message(5, { conversationId: 'a', text: 'five', channel: 'wechat' }), false)).toBe(true)
    expect(inbox.get('a')).toMatchObject({ preview: 'five', lastSequence: 5, channel: 'wechat' })
    inbox.applyMessage(message(3, { conversationId: 'a', text: 'three' }), false)
    expect(inbox.get('a')).toMatchObject({ preview: 'five', lastSequence: 5 })
  })

  it('keep a name and words that everybody else is not told', async () => {
    const { inbox } = desk([conversation('a', { customerName: 'Ada', preview: 'hello' })])
    await inbox.load()
    inbox.apply(conversation('a', { customerName: '', preview: '', state: 'resolved' }))
    expect(inbox.get('a')).toMatchObject({ customerName: 'Ada', preview: 'hello', state: 'resolved' })
    inbox.apply(conversation('a', { customerName: 'Ada Lovelace', preview: 'two', lastSequence: 2 }))
    expect(inbox.get('a')).toMatchObject({ customerName: 'Ada Lovelace', preview: 'two', lastSequence: 2 })
  })

  it('keep the newer preview when an older word about the conversation comes late', async () => {
    const { inbox } = desk([conversation('a', { lastSequence: 4 })])
    await inbox.load()
    inbox.applyMessage(message(6, { conversationId: 'a', text: 'six' }), false)
    inbox.apply(conversation('a', { lastSequence: 5, preview: 'five', intent: 'refund' }))
    expect(inbox.get('a')).toMatchObject({ preview: 'six', lastSequence: 6, intent: 'refund' })
  })

  it('do not go back to an older word that was overtaken', async () => {
    const { inbox, ids } = desk([], [conversation('x', { state: 'waiting', agentId: null, lastSequence: 3 })])
    await inbox.load()
    inbox.apply(conversation('x', { lastSequence: 6 }))
    inbox.apply(conversation('x', { state: 'waiting', agentId: null, lastSequence: 5 }))
    expect([ids(), inbox.get('x')?.state]).toEqual([{ mine: ['x'], waiting: [] }, 'active'])
  })

  it('say so when a message belongs to none of them', async () => {
    const { inbox } = desk([])
    await inbox.load()
    expect(inbox.applyMessage(message(1, { conversationId: 'unknown' }), false)).toBe(false)
  })

  it('count what nobody has read, until somebody looks', async () => {
    const { inbox, extra } = desk([conversation('a')])
    extra(2, null)
    await inbox.load()
    inbox.applyMessage(message(2, { conversationId: 'a' }), false)
    inbox.applyMessage(message(3, { conversationId: 'a' }), true)
    inbox.applyMessage(message(4, { conversationId: 'a', direction: 'outbound' }), false)
    inbox.applyMessage(message(5, { conversationId: 'a', type: 'note', direction: null }), false)
    expect(inbox.unread('a')).toBe(3)
    inbox.markRead('a')
    expect(inbox.unread('a')).toBe(0)
  })

  it('know when an answer is due, and forget it when it was given', async () => {
    const { inbox, extra } = desk([conversation('a', { owedSince: '2026-01-01T09:00:00Z' })])
    extra(0, '2026-01-01T10:00:00Z')
    await inbox.load()
    inbox.apply(conversation('a', { owedSince: '2026-01-01T09:00:00Z' }))
    expect(inbox.dueAt('a')).toBe('2026-01-01T10:00:00Z')
    inbox.apply(conversation('a', { owedSince: null }))
    expect(inbox.dueAt('a')).toBeNull()
  })

  it('know that what was due was said, by an agent and not by Omni itself', async () => {
    const { inbox, extra } = desk([conversation('a')])
    extra(0, '2026-01-01T10:00:00Z')
    await inbox.load()
    inbox.applyMessage(message(2, { conversationId: 'a', direction: 'outbound', agentId: null }), true)
    inbox.applyMessage(message(3, { conversationId: 'a', direction: 'outbound', agentId: 'me', flags: ['blocked'] }), true)
    expect(inbox.dueAt('a')).toBe('2026-01-01T10:00:00Z')
    inbox.applyMessage(message(4, { conversationId: 'a', direction: 'outbound', agentId: 'me' }), true)
    expect(inbox.dueAt('a')).toBeNull()
  })

  it('show no note of a colleague as the last word', async () => {
    const { inbox } = desk([conversation('a', { preview: 'hello' })])
    await inbox.load()
    inbox.applyMessage(message(2, { conversationId: 'a', type: 'note', direction: null, text: 'secret' }), false)
    expect(inbox.get('a')).toMatchObject({ preview: 'hello', lastSequence: 2 })
  })
})
