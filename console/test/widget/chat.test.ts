import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lost, MemoryStorage, message, page, refusal, rig, session, settle } from './made'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a visitor who comes', () => {
  it('is nobody until the chat is opened', async () => {
    const { api, chat } = rig()
    await chat.start()
    expect(api.session).not.toHaveBeenCalled()
    await chat.open()
    expect(api.calls).toEqual(['session '])
  })

  it('is the same one later, and reads what was said', async () => {
    const storage = new MemoryStorage()
    const first = rig({ storage })
    await first.chat.open()
    const again = rig({ storage })
    again.api.stored.push(message(1), message(2))
    await again.chat.start()
    await settle()
    expect(again.api.calls[0]).toBe('session t1')
    expect(again.texts()).toEqual(['text 1', 'text 2'])
  })

  it('gets another token when the old one is none any more', async () => {
    const { api, chat } = rig()
    await chat.open()
    api.messages.mockRejectedValueOnce(refusal(401, 'unauthenticated'))
    api.session.mockResolvedValueOnce(session({ token: 't2' }))
    await chat.resync()
    expect(api.session).toHaveBeenLastCalledWith('t1', null)
    expect(api.messages).toHaveBeenLastCalledWith('t2')
  })

  it('learns that there is no chat here', async () => {
    const { api, chat } = rig()
    api.info.mockRejectedValue(refusal(404, 'not-found'))
    await chat.start()
    await chat.open()
    expect(chat.refused).toBe('not-found')
    expect(api.session).not.toHaveBeenCalled()
  })
})

describe('who is signed in on the website', () => {
  const identity = { user: '{"id":"42"}', signature: 'ab' }

  it('is told to the host, and the token is not kept beyond the page', async () => {
    const { api, chat, keep } = rig({ identity })
    keep.set('token', 'anonymous')
    await chat.start()
    expect(api.session).toHaveBeenCalledWith('', identity)
    expect(keep.get('token')).toBe('anonymous')
  })

  it('can talk as anybody when the website signed wrongly, and the website is told', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { api, chat } = rig({ identity })
    api.session.mockRejectedValueOnce(refusal(401, 'identity-refused'))
    await chat.open()
    expect(api.session).toHaveBeenLastCalledWith('', null)
    expect(complaint).toHaveBeenCalledWith(expect.stringContaining('identity-refused'))
    complaint.mockRestore()
  })

  it('sees nothing of what was said before, and the other way round', async () => {
    const { api, chat, texts } = rig()
    api.stored.push(message(1, { text: 'as nobody' }))
    await chat.open()
    api.messages.mockResolvedValue(page([message(9, { text: 'as 42' })]))
    await chat.identify(identity)
    await settle()
    expect(texts()).toEqual(['as 42'])
  })
})

describe('who writes on a browser that others use', () => {
  const [anna, ben] = [{ user: '{"id":"anna","exp":1}', signature: 'a' }, { user: '{"id":"ben","exp":1}', signature: 'b' }]
  const tokens = (api: ReturnType<typeof rig>['api']): void => void api.session.mockImplementation(async (_, identity) => session({ token: identity?.user ?? 'anybody' }))
  const said = (api: ReturnType<typeof rig>['api']): string[] => api.say.mock.calls.map(([token, { text }]) => `${token} ${text}`)

  it('leaves what is not sent, the draft and the contact to nobody else, and finds it again', async () => {
    const { api, chat } = rig({ identity: anna })
    tokens(api)
    await chat.open()
    const say = api.say.getMockImplementation()!
    api.say.mockImplementation(async () => lost())
    chat.say('for Anna only', [], { email: 'anna@example.com', name: 'Anna' })
    chat.draft = 'half a secr'
    await settle()
    api.say.mockImplementation(say)
    api.say.mockClear()
    for (const next of [null, ben]) {
      await chat.identify(next)
      await vi.advanceTimersByTimeAsync(60_000)
      expect([chat.pending, chat.draft, chat.contact, chat.identity, said(api)]).toEqual([[], '', null, next, []])
    }
    // The website signs anew each time.
    await chat.identify({ user: '{"id":"anna","exp":2}', signature: 'c' })
    expect([chat.draft, chat.contact?.name]).toEqual(['half a secr', 'Anna'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect([said(api), chat.pending]).toEqual([['{"id":"anna","exp":2} for Anna only'], []])
  })

  it('finds it again on another page, too', async () => {
    const storage = new MemoryStorage()
    const offline = rig({ identity: anna, storage })
    offline.api.session.mockImplementation(async () => lost())
    await offline.chat.open()
    offline.chat.say('one')
    await settle()
    const other = rig({ storage })
    await other.chat.open()
    await settle()
    expect([other.chat.pending, other.api.stored]).toEqual([[], []])
    // Somebody writes before the host is reached: what is kept is not written over.
    const again = rig({ identity: anna, storage, idsFrom: 10 })
    again.chat.say('two')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(again.texts()).toEqual(['one', 'two'])
  })

  it('is not sent with the token of who came meanwhile, and a session that comes late is nobody\'s', async () => {
    const { api, chat, keep } = rig({ identity: anna })
    tokens(api)
    let late = (_: ReturnType<typeof session>): void => undefined
    api.session.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)))
    void chat.open()
    await settle()
    chat.say('for Anna only')
    await chat.identify(null)
    late(session({ token: 'anna-token' }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([said(api), keep.get('token'), chat.pending]).toEqual([[], 'anybody', []])
    expect(api.messages.mock.calls.map(([token]) => token)).not.toContain('anna-token')
  })

  it('reads no answer that was asked for as somebody else', async () => {
    const { api, chat, texts } = rig({ identity: anna })
    tokens(api)
    let late = (_: ReturnType<typeof page>): void => undefined
    api.messages.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)))
    void chat.open()
    await settle()
    api.messages.mockImplementation(async () => page([message(9, { text: 'to Ben' })]))
    const change = chat.identify(ben)
    late(page([message(1, { text: 'to Anna' })]))
    await change
    await settle()
    expect([texts(), chat.lost]).toEqual([['to Ben'], false])
  })

  it('is anybody when the website signed wrongly: what is written now goes, what the user had left waits', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const storage = new MemoryStorage()
    const offline = rig({ identity: anna, storage })
    offline.api.session.mockImplementation(async () => lost())
    await offline.chat.open()
    offline.chat.say('left by Anna')
    await settle()
    const { api, chat, keep, texts } = rig({ identity: anna, storage, idsFrom: 10 })
    api.session.mockRejectedValueOnce(refusal(401, 'identity-refused'))
    chat.say('as anybody')
    await vi.advanceTimersByTimeAsync(5_000)
    expect([texts(), chat.pending]).toEqual([['as anybody'], []])
    expect(keep.json<unknown[]>('user:anna:outbox')).toMatchObject([{ text: 'left by Anna' }])
    await chat.identify(anna)
    await settle()
    expect(api.say.mock.calls.map(([, { text }]) => text)).toEqual(['as anybody', 'left by Anna'])
    complaint.mockRestore()
  })
})

describe('what is written', () => {
  it('is shown at once, and once when it comes back', async () => {
    const { api, chat, state, texts } = rig()
    await chat.open()
    chat.say('hello')
    expect(chat.pending.map(({ text }) => text)).toEqual(['hello'])
    await settle()
    state.handlers?.messageReceived(api.stored[0]!)
    state.handlers?.messageReceived(api.stored[0]!)
    await settle()
    expect([texts(), chat.pending]).toEqual([['hello'], []])
  })

  it('is sent again under the same id when the answer was lost, and said once', async () => {
    const { api, chat, texts } = rig()
    await chat.open()
    const say = api.say.getMockImplementation()!
    api.say.mockImplementationOnce(async (token, item) => {
      await say(token, item)
      lost()
    })
    chat.say('hello')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(api.calls.filter((call) => call.startsWith('say'))).toEqual(['say id-1', 'say id-1'])
    expect([texts(), chat.pending]).toEqual([['hello'], []])
  })

  it('waits for the network, in its order, also over a reload', async () => {
    const storage = new MemoryStorage()
    const offline = rig({ storage })
    await offline.chat.open()
    offline.api.say.mockImplementation(async () => lost())
    offline.chat.say('one')
    offline.chat.say('two')
    await settle()
    expect(offline.chat.pending.map(({ state }) => state)).toEqual(['queued', 'queued'])

    const again = rig({ storage })
    await again.chat.open()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([again.texts(), again.chat.pending]).toEqual([['one', 'two'], []])
  })

  it('is said to have failed when the host refuses it, and the next one goes', async () => {
    const { api, chat, texts } = rig()
    await chat.open()
    api.say.mockRejectedValueOnce(refusal(413, 'text-too-long'))
    chat.say('too long')
    chat.say('short')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([chat.pending.map(({ state, reason }) => [state, reason]), texts()]).toEqual([[['failed', 'text-too-long']], ['short']])
    chat.retry('id-1')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(chat.pending).toEqual([])
  })

  it('carries the address that was left', async () => {
    const { api, chat } = rig()
    chat.say('call me', [], { email: 'jo@example.com', name: 'Jo' })
    await settle()
    expect(api.say.mock.calls[0]![1].contact).toEqual({ email: 'jo@example.com', name: 'Jo' })
    expect(chat.contact).toEqual({ email: 'jo@example.com', name: 'Jo' })
  })
})

describe('what is answered', () => {
  it('comes also when pushes were missed: a gap is read', async () => {
    const { api, chat, state, texts } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    api.stored.push(message(2), message(3))
    state.handlers?.messageReceived(message(3))
    await settle()
    expect(texts()).toEqual(['text 1', 'text 2', 'text 3'])
  })

  it('is read until it joins what is known, after each new connection', async () => {
    const { api, chat, state, texts } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    api.messages.mockImplementation(async (_token, cursor) => (cursor === '' || cursor === undefined ? page([message(4), message(5)], { next: 'older' }) : page([message(1), message(2), message(3)], { next: 'oldest' })))
    state.drop()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(state.connections).toBe(2)
    expect(texts()).toEqual([1, 2, 3, 4, 5].map((n) => `text ${n}`))
    expect(api.messages).toHaveBeenLastCalledWith('t1', 'older')
  })

  it('is counted while nobody looks, and read when somebody does', async () => {
    const { api, chat, state, answered } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    chat.close()
    api.calls.length = 0
    state.handlers?.messageReceived(message(2))
    await settle()
    expect([chat.unread, api.calls, answered.map(({ id }) => id)]).toEqual([1, [], ['m2']])
    await chat.open()
    expect([chat.unread, api.calls]).toEqual([0, ['read c1 2']])
  })

  it('is not read in a page that nobody sees', async () => {
    const { api, chat, state } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    state.visible = false
    state.handlers?.messageReceived(message(2))
    await settle()
    expect(api.calls).not.toContain('read c1 2')
    state.visible = true
    chat.hope()
    await settle()
    expect(api.calls).toContain('read c1 2')
  })

  it('ends the typing, which ends by itself as well', async () => {
    const { api, chat, state } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    state.handlers?.typing({ conversationId: 'c1' })
    expect(chat.agentTypes).toBe(true)
    state.handlers?.messageReceived(message(2))
    expect(chat.agentTypes).toBe(false)
    state.handlers?.typing({ conversationId: 'another' })
    expect(chat.agentTypes).toBe(false)
    state.handlers?.typing({ conversationId: 'c1' })
    await vi.advanceTimersByTimeAsync(6_000)
    expect(chat.agentTypes).toBe(false)
  })

  it('comes without a connection, too', async () => {
    const { api, chat, state, texts } = rig()
    api.negotiate.mockImplementation(async () => lost())
    await chat.open()
    await settle()
    api.stored.push(message(1))
    await vi.advanceTimersByTimeAsync(10_000)
    expect([texts(), state.connections]).toEqual([['text 1'], 0])
  })
})

describe('who is there', () => {
  it('is told when an agent joins', async () => {
    const { chat, state } = rig()
    await chat.open()
    await settle()
    state.handlers?.agentJoined({ conversationId: 'c1', displayName: 'Lin' })
    expect([chat.agentName, chat.standing, chat.unattended]).toEqual(['Lin', 'active', false])
  })

  it('is nobody while no agent is there and none has the conversation', async () => {
    const { api, chat } = rig()
    api.agentsOnline = false
    await chat.open()
    expect(chat.unattended).toBe(true)
    api.agentsOnline = true
    await vi.advanceTimersByTimeAsync(70_000)
    expect(chat.unattended).toBe(false)
  })

  it('hears that the visitor types, now and then', async () => {
    const { api, chat } = rig()
    api.stored.push(message(1))
    await chat.open()
    await settle()
    for (let key = 0; key < 5; key++) chat.types()
    await settle()
    expect(api.calls.filter((call) => call === 'typing')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_000)
    chat.types()
    await settle()
    expect(api.calls.filter((call) => call === 'typing')).toHaveLength(2)
  })
})

describe('the question how it was', () => {
  const asked = (given: number | null) => page([message(1)], { state: 'ended', rating: { until: new Date(Date.now() + 60_000).toISOString(), given } })

  it('is asked once the conversation is over, and answered by a number', async () => {
    const { api, chat, state } = rig()
    await chat.open()
    await settle()
    api.messages.mockImplementation(async () => asked(null))
    state.handlers?.conversationClosed({ conversationId: 'c1' })
    await settle()
    expect(chat.asksRating).toBe(true)
    chat.rate(4)
    expect(chat.asksRating).toBe(false)
    await settle()
    expect(api.say.mock.calls[0]![1]).toMatchObject({ text: '4', clientMessageId: 'rating-id-1' })
  })

  it('is not asked again while the host has the answer and has not noted it yet', async () => {
    const { api, chat } = rig()
    const question = asked(null)
    api.messages.mockImplementation(async () => question)
    await chat.open()
    await settle()
    chat.rate(4)
    api.messages.mockImplementation(async () => ({ ...question, messages: [message(1), { ...message(2), clientMessageId: 'rating-id-1', text: '4', direction: 'inbound' as const }] }))
    await chat.resync()
    expect(chat.pending).toEqual([])
    expect(chat.asksRating).toBe(false)
  })

  it('is not asked when it was answered, or its time is over', async () => {
    const { api, chat } = rig()
    api.messages.mockImplementation(async () => asked(5))
    await chat.open()
    await settle()
    expect(chat.asksRating).toBe(false)
    api.messages.mockImplementation(async () => asked(null))
    await chat.resync()
    expect(chat.asksRating).toBe(true)
    vi.setSystemTime(Date.now() + 61_000)
    expect(chat.asksRating).toBe(false)
  })
})
