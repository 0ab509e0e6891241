import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../src/api/client'
import { createHttp } from '../src/api/http'
import { createFeeding, type Feeding } from '../src/realtime/feeding'
import { connectTo } from '../src/realtime/hub'
import { after } from '../src/realtime/pauses'
import { handlersFor } from '../src/stores/pushes'
import { createTokens, type Tokens } from '../src/stores/tokens'
import { createUpkeep, type Upkeep } from '../src/stores/upkeep'
import { createWorkspace, type Workspace } from '../src/stores/workspace'
import { startFake } from './fake/api.mjs'
import { memory } from './made'

/** The whole console but its markup, against the stand-in host over real sockets. */
let fake: Awaited<ReturnType<typeof startFake>>
let tokens: Tokens
let desk: Workspace
let feeding: Feeding
let upkeep: Upkeep
let ends = 0

const texts = (id: string): (string | null | undefined)[] => desk.find(id)?.thread.value.map(({ text }) => text) ?? []
const linked = (): Promise<void> => vi.waitFor(() => expect([desk.link.value, fake.hub.connected]).toEqual(['connected', 1]), { timeout: 5_000, interval: 5 })
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 5 })

beforeEach(async () => {
  ends = 0
  fake = await startFake({ deliverMs: 1 })
  const http = createHttp({ base: fake.base, fetch, timeoutMs: 5_000 })
  tokens = createTokens({ http, keep: memory(), now: Date.now, ended: () => ends++ })
  const { agent } = await tokens.signIn('lin', 'secret')
  const client = createClient(tokens.send)
  desk = createWorkspace({ client, agent, newId: () => crypto.randomUUID(), now: () => new Date().toISOString(), after, watched: () => true })
  upkeep = createUpkeep(desk, client)
  feeding = createFeeding({ connect: connectTo(client.negotiate, fake.base, handlersFor(desk)), changed: upkeep.linkChanged, pause: () => after(1), random: () => 0 })
  feeding.start()
  await linked()
  await eventually(() => expect(desk.inbox.loaded.value).toBe(true))
})

afterEach(async () => {
  await feeding.stop()
  await fake.close()
})

describe('an agent at work', () => {
  it('answers a customer and sees the answer sent, once', async () => {
    await desk.open('c1')
    void desk.current.value?.send('电子发票已发送')
    await eventually(() => expect(desk.find('c1')?.thread.value.at(-1)).toMatchObject({ text: '电子发票已发送', delivery: 'sent' }))
    expect(texts('c1').filter((text) => text === '电子发票已发送')).toHaveLength(1)
    expect(desk.current.value?.outbox.value).toEqual([])
  })

  it('takes a waiting customer, and resolves', async () => {
    await desk.open('w2')
    expect(await desk.take('w2')).toBe(true)
    expect(desk.inbox.mine.value.map(({ id }) => id)).toContain('w2')
    await desk.resolve('w2')
    expect(desk.inbox.mine.value.map(({ id }) => id)).not.toContain('w2')
    await eventually(() => expect(texts('w2').slice(1)).toEqual(['taken', 'resolved']))
  })

  it('is told when somebody else was faster', async () => {
    Object.assign(fake.conversations.get('w1')?.conversation ?? {}, { state: 'active', agentId: 'ag-mara' })
    expect(await desk.take('w1')).toBe(false)
    expect(desk.trouble.value).toMatchObject({ status: 409, detail: 'Somebody else was faster.' })
  })

  it('sees what was pushed while the connection was lost', async () => {
    await desk.open('c1')
    fake.hub.drop()
    for (let number = 1; number <= 3; number++) fake.customerWrites('c1', `missed ${number}`, { quiet: true })
    await eventually(() => expect(texts('c1').slice(-3)).toEqual(['missed 1', 'missed 2', 'missed 3']))
    await linked()
    await eventually(() => expect(desk.currentRow.value?.preview).toBe('missed 3'))
    expect(desk.currentRow.value && desk.unread(desk.currentRow.value)).toBe(false)
  })

  it('fills the hole when one push is missed', async () => {
    await desk.open('c1')
    fake.customerWrites('c1', 'never pushed', { quiet: true })
    fake.customerWrites('c1', 'pushed')
    await eventually(() => expect(texts('c1').slice(-2)).toEqual(['never pushed', 'pushed']))
  })

  it('sees a delivery end that ended while the connection was lost', async () => {
    await desk.open('c1')
    void desk.current.value?.send('#quiet answer')
    await eventually(() => expect(fake.conversations.get('c1')?.messages.at(-1)?.delivery).toBe('sent'))
    fake.hub.drop()
    await eventually(() => expect(desk.find('c1')?.thread.value.at(-1)).toMatchObject({ text: '#quiet answer', delivery: 'sent' }))
  })

  it('works on with a new token when the old one lapses, and reconnects with it', async () => {
    fake.lapse()
    fake.hub.drop()
    await desk.setStatus('online')
    expect(desk.agent.value.status).toBe('online')
    await linked()
    expect([ends, fake.calls.filter((call) => call.includes('/sessions/refresh')).length]).toEqual([0, 1])
  })

  it('is signed out once when the session can not be kept', async () => {
    fake.end()
    await upkeep.beat()
    expect([ends, tokens.current()]).toEqual([1, null])
  })

  it('sees why the conversation came here', async () => {
    await desk.open('c1')
    expect(desk.routing.latest.value).toMatchObject({ winner: 'ag-lin', reason: 'slot-freed' })
  })

  it('follows a status that the host changed', async () => {
    fake.hub.push('presenceChanged', { agentId: 'ag-lin', status: 'away' })
    await eventually(() => expect(desk.agent.value.status).toBe('away'))
  })

  it('finds a colleague\'s mention, and has read it once opened', async () => {
    const { accessToken } = (await (await fetch(`${fake.base}/api/sessions`, { method: 'POST', body: JSON.stringify({ username: 'mara', password: 'secret' }) })).json()) as { accessToken: string }
    await desk.mentions.load()
    await fetch(`${fake.base}/api/conversations/c2/notes`, { method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: JSON.stringify({ clientNoteId: 'n1', text: 'yours, @林晓 Lin Xiao', mentions: ['ag-lin'] }) })
    await eventually(() => expect([desk.unreadMentions.value, desk.mentions.items.value.map(({ mention }) => mention?.note.text)]).toEqual([1, ['yours, @林晓 Lin Xiao']]))
    await desk.openMention(desk.mentions.items.value[0]!)
    expect([desk.current.value?.id, desk.unreadMentions.value, fake.calls.filter((call) => call.includes('/mentions/')).length]).toEqual(['c2', 0, 1])
  })

  it('shows a note once, though the answer and the push both bring it', async () => {
    await desk.open('c1')
    expect(await desk.addNote('c1', 'remember this', [])).toBe(true)
    await eventually(() => expect(desk.find('c1')?.thread.value.filter(({ text }) => text === 'remember this').map(({ type }) => type)).toEqual(['note']))
  })

  it('hands a conversation over, and is told when nobody is there to take it', async () => {
    await desk.open('c1')
    expect(await desk.transfer('c1', { agentId: 'ag-mara' }, 'please')).toBe(true)
    expect(desk.inbox.mine.value.map(({ id }) => id)).not.toContain('c1')
    Object.assign(fake.people.find(({ id }) => id === 'ag-chen') ?? {}, { status: 'away' })
    expect(await desk.transfer('c2', { agentId: 'ag-chen' }, '')).toBe(false)
    expect(desk.trouble.value?.problem).toBe('agent-away')
  })

  it('tells how far it has read what is its own, and counts what others write meanwhile', async () => {
    expect(desk.inbox.unread('c1')).toBeGreaterThan(0)
    await desk.open('c1')
    expect(desk.inbox.unread('c1')).toBe(0)
    await eventually(() => expect(fake.calls).toContain('POST /api/conversations/c1/read'))
    fake.customerWrites('c2', 'hello?')
    await eventually(() => expect(desk.inbox.unread('c2')).toBe(3))
    expect(desk.news.value?.conversationId).toBe('c2')
  })

  it('knows that an answer is due when the customer writes, and that it was given', async () => {
    await desk.open('c2')
    void desk.current.value?.send('done')
    await eventually(() => expect(desk.inbox.dueAt('c2')).toBeNull())
    fake.customerWrites('c2', 'one more thing')
    await eventually(() => expect(desk.inbox.dueAt('c2')).not.toBeNull())
  })
})
