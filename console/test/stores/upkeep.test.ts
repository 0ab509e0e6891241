import { describe, expect, it } from 'vitest'
import type { Client } from '../../src/api/client'
import { unreached } from '../../src/api/refusal'
import { createUpkeep } from '../../src/stores/upkeep'
import { createWorkspace } from '../../src/stores/workspace'
import { createUnsent, type Unsent } from '../../src/stores/unsent'
import { agent, message, settled, memory } from '../made'

function desk(unsent?: Unsent) {
  const calls: string[] = []
  let down = false
  const answer = async <T>(name: string, value: T): Promise<T> => {
    calls.push(name)
    if (down) throw unreached(new Error('no network'))
    return value
  }
  const client: Client = {
    me: () => answer('me', agent()),
    setStatus: (status) => answer('status', agent({ status })),
    heartbeat: () => answer('beat', undefined),
    negotiate: () => answer('negotiate', { url: '', accessToken: '' }),
    statusReasons: () => answer('reasons', []),
    colleagues: () => answer('colleagues', { agents: [], skills: [], teams: [] }),
    inbox: (view) => answer(`inbox ${view}`, { items: [], next: null }),
    inboxCounts: () => answer('counts', { mine: 0, unread: 0, waiting: 0, mentions: 0 }),
    readMention: () => Promise.reject(new Error('not here')),
    reveal: () => Promise.reject(new Error('not here')),
    addNote: () => Promise.reject(new Error('not here')),
    changeLabels: () => Promise.reject(new Error('not here')),
    transfer: () => Promise.reject(new Error('not here')),
    reopen: () => Promise.reject(new Error('not here')),
    readyAnswers: () => Promise.reject(new Error('not here')),
    conversation: (id) => answer(`conversation ${id}`, { id, customerId: '', state: 'active' as const, agentId: 'me', channel: 'web', lastSequence: 1, createdAt: '' }),
    messages: (_, page) => answer(`messages ${page?.after ?? 'newest'}`, { messages: page?.after === undefined ? [message(1)] : [], lastSequence: 1 }),
    sendMessage: () => answer('send', { messageId: '' }),
    read: () => answer('read', undefined),
    typing: () => answer('typing', undefined),
    take: () => Promise.reject(new Error('not here')),
    accept: () => Promise.reject(new Error('not here')),
    decline: () => Promise.reject(new Error('not here')),
    snooze: () => Promise.reject(new Error('not here')),
    wake: () => Promise.reject(new Error('not here')),
    resend: () => Promise.reject(new Error('not here')),
    raiseTicket: () => Promise.reject(new Error('not here')),
    resolve: () => Promise.reject(new Error('not here')),
    operations: () => Promise.reject(new Error('not here')),
    deadLetters: () => Promise.reject(new Error('not here')),
    replayDeadLetters: () => Promise.reject(new Error('not here')),
    routing: () => answer('routing', []),
  }
  const workspace = createWorkspace({ client, agent: agent(), newId: () => '', now: () => '', after: () => new Promise(() => undefined), watched: () => true, unsent })
  const upkeep = createUpkeep(workspace, client)
  const count = (name: string): number => calls.filter((call) => call === name).length
  return { workspace, upkeep, calls, count, fail: (now: boolean) => (down = now) }
}

describe('the upkeep', () => {
  it('sees to it that what an earlier page left is sent, without anybody opening the conversation', async () => {
    const keep = memory()
    createUnsent(keep, 'me').set('c1', [{ clientMessageId: 'id-1', conversationId: 'c1', text: 'left', files: [], at: '', state: 'sending', reason: '' }])
    const { upkeep, count, workspace } = desk(createUnsent(keep, 'me'))
    upkeep.linkChanged('connected')
    await settled()
    expect([count('send'), workspace.find('c1')?.outbox.value[0]?.state, workspace.current.value]).toEqual([1, 'accepted', null])
  })

  it('beats every time, and reads the lists now and then while the feed is there', async () => {
    const { workspace, upkeep, count } = desk()
    workspace.link.value = 'connected'
    for (let beat = 0; beat < 24; beat++) await upkeep.beat()
    expect([count('beat'), count('inbox mine')]).toEqual([24, 2])
  })

  it('reads lists and threads often while the feed is not', async () => {
    const { workspace, upkeep, count } = desk()
    await workspace.open('c1')
    workspace.link.value = 'reconnecting'
    for (let beat = 0; beat < 4; beat++) await upkeep.beat()
    expect([count('inbox mine'), count('messages 1')]).toEqual([2, 2])
  })

  it('reads what was missed as soon as the feed is back', async () => {
    const { workspace, upkeep, count } = desk()
    await workspace.open('c1')
    upkeep.linkChanged('connected')
    await settled()
    expect([count('me'), count('inbox mine'), count('inbox waiting'), count('messages 1')]).toEqual([1, 1, 1, 1])
  })

  it('outlives a network that is gone, without a word at every beat', async () => {
    const { workspace, upkeep, count, fail } = desk()
    fail(true)
    for (let beat = 0; beat < 3; beat++) await upkeep.beat()
    expect([count('beat'), workspace.trouble.value]).toEqual([3, null])
  })

  it('opens a conversation that no list knows, as an address may name it', async () => {
    const { workspace } = desk()
    await workspace.open('c9')
    expect([workspace.currentRow.value?.id, workspace.current.value?.loaded.value]).toEqual(['c9', true])
  })
})
