import { describe, expect, it } from 'vitest'
import { Refusal, unreached } from '../../src/api/refusal'
import type { Conversation } from '../../src/api/shapes'
import { conversation, message, settled } from '../made'
import { deskOn } from './desk'

function desk() {
  const answers = new Map<string, { give: (it: Conversation) => void; refuse: (error: unknown) => void }>()
  const it = deskOn({
    conversation: (id) => new Promise((give, refuse) => void answers.set(id, { give, refuse })),
    messages: async (id, { after } = {}) => ({ messages: after === undefined ? [message(1, { conversationId: id })] : [], lastSequence: 1 }),
    routing: async () => [],
    read: async () => undefined,
  })
  return { ...it, answers, shown: () => it.workspace.current.value?.id ?? null }
}

describe('opening a conversation', () => {
  it('shows the last one that was asked for, whichever answer comes first', async () => {
    const { workspace, answers, shown } = desk()
    const [first, second] = [workspace.open('a'), workspace.open('b')]
    answers.get('b')?.give(conversation('b'))
    await second
    answers.get('a')?.give(conversation('a'))
    await first
    expect(shown()).toBe('b')
  })

  it('leaves nothing of the one before to write into, while the next is being read', async () => {
    const { workspace, answers, shown } = desk()
    workspace.inbox.apply(conversation('known'))
    await workspace.open('known')
    void workspace.open('a')
    expect([shown(), workspace.opening.value]).toEqual([null, { id: 'a', at: undefined, refusal: null }])
    answers.get('a')?.give(conversation('a'))
    await settled()
    expect([shown(), workspace.opening.value]).toEqual(['a', null])
  })

  it('says why it could not be, and is tried again', async () => {
    const { workspace, answers, shown } = desk()
    const first = workspace.open('a', 7)
    const refusal = new Refusal(403, 'urn:omni:problem:forbidden', 'forbidden', '')
    answers.get('a')?.refuse(refusal)
    await first
    expect([shown(), workspace.opening.value]).toEqual([null, { id: 'a', at: 7, refusal }])
    void workspace.open('a')
    answers.get('a')?.give(conversation('a'))
    await settled()
    expect([shown(), workspace.opening.value]).toEqual(['a', null])
  })

  it('comes to nothing once it was closed', async () => {
    const { workspace, answers, shown } = desk()
    const opened = workspace.open('a')
    workspace.close()
    answers.get('a')?.give(conversation('a'))
    await opened
    expect([shown(), workspace.opening.value]).toEqual([null, null])
  })
})

describe('an urgent ticket', () => {
  it('is one, however often it is tried until the host has it; the next is another', async () => {
    const ids: string[] = []
    let down = true
    const { workspace } = deskOn({ raiseTicket: async (_, id) => (ids.push(id), down ? Promise.reject(unreached(new Error('gone'))) : undefined) })
    await workspace.raiseTicket('c1', 'help')
    down = false
    expect(await workspace.raiseTicket('c1', 'help')).toBe(true)
    await workspace.raiseTicket('c1', 'help')
    expect(ids).toEqual(['id-1', 'id-1', 'id-2'])
  })
})
