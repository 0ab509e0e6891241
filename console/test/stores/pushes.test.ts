import { describe, expect, it } from 'vitest'
import type { Client } from '../../src/api/client'
import type { Conversation } from '../../src/api/shapes'
import { conversation, settled } from '../made'
import { deskOn } from './desk'

async function desk(more: Partial<Client> = {}) {
  const mine: { conversation: Conversation; unread: number }[] = []
  const it = deskOn({ inbox: async (view) => ({ items: view === 'mine' ? [...mine] : [], next: null }), routing: async () => [], read: async () => undefined, ...more })
  await it.workspace.inbox.load()
  return { ...it, mine }
}

describe('a conversation that becomes mine', () => {
  it('is told of, and is unread as far as nobody has read it', async () => {
    const { workspace, push, mine } = await desk()
    mine.push({ conversation: conversation('c1'), unread: 3 })
    push.conversationChanged(conversation('c1'))
    await settled()
    expect([workspace.news.value, workspace.inbox.unread('c1')]).toEqual([{ conversationId: 'c1', given: true }, 3])
  })

  it('is told of once, however often it changes then', async () => {
    const { workspace, push } = await desk()
    push.conversationChanged(conversation('c1'))
    await settled()
    const first = workspace.news.value
    push.conversationChanged(conversation('c1', { lastSequence: 2 }))
    await settled()
    expect([first?.conversationId, workspace.news.value === first]).toEqual(['c1', true])
  })

  it('is no news when it was taken by hand, and none of somebody else\'s is', async () => {
    let answer: (it: Conversation) => void = () => undefined
    const { workspace, push } = await desk({ take: () => new Promise((resolve) => (answer = resolve)) })
    const taken = workspace.take('c1')
    // The push is faster than the answer.
    push.conversationChanged(conversation('c1'))
    push.conversationChanged(conversation('c2', { agentId: 'somebody' }))
    await settled()
    answer(conversation('c1'))
    await taken
    expect(workspace.news.value).toBeNull()
  })

  it('says how much was written before, when it is offered', async () => {
    const { workspace, push, mine } = await desk()
    const offered = conversation('c1', { state: 'offered', agentId: null, offer: { id: 'o', agentId: 'me', until: '2026-01-01T09:01:00Z' } })
    mine.push({ conversation: offered, unread: 2 })
    push.conversationOffered({ conversation: offered, until: '2026-01-01T09:01:00Z' } as Parameters<typeof push.conversationOffered>[0])
    await settled()
    expect([workspace.news.value?.conversationId, workspace.inbox.unread('c1')]).toEqual(['c1', 2])
  })
})

describe('a mention', () => {
  it('says who means me, also where no list knows the conversation', async () => {
    const { workspace, push } = await desk()
    push.mentioned({ mentionId: 'm', conversationId: 'c9', sequence: 4, byAgentId: 'mara' })
    expect(workspace.news.value).toEqual({ conversationId: 'c9', mentionedBy: 'mara' })
  })
})
