// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CustomerChannel } from '../../src/api/customers'
import Composer from '../../src/components/Composer.vue'
import { createConversation } from '../../src/stores/conversation'
import { createDrafts } from '../../src/stores/drafts'
import { createPeople } from '../../src/stores/people'
import { Refusal } from '../../src/api/refusal'
import { apiKey, draftsKey, uploadsKey, workspaceKey } from '../../src/stores/provided'
import { createUploads } from '../../src/stores/uploads'
import { agent, conversation, memory, message } from '../made'

const web: CustomerChannel = { channel: 'web', account: 'shop', address: 'v1', isCurrent: true, answer: { allowed: true }, template: null, limits: { text: 20, textUnit: 'utf8', files: 1, textWithFiles: false, fileTypes: [{ contentType: 'text/plain', bytes: 100 }] } }
const wechat: CustomerChannel = { ...web, channel: 'wechat', account: 'main', address: 'o1', isCurrent: false, answer: { allowed: true, left: 4 }, limits: { ...web.limits, text: 2_000 } }
const refund = { shortcut: 'refund', title: 'Refunds', language: 'en', text: 'No. {order} is paid', missing: ['order'] }
const bye = { shortcut: 'bye', title: 'Good bye', language: 'en', text: 'Good bye!', missing: [] }

const people = createPeople(agent())
people.put({ skills: [], teams: [], agents: [agent(), agent({ id: 'mara', displayName: 'Mara Olsen' })].map((it) => ({ ...it, isThere: true, hasRoom: true, teamId: '' })) })
const addNote = vi.fn(() => Promise.resolve(true))
const sendMessage = vi.fn((..._: unknown[]) => Promise.resolve({ messageId: 'm1' }))
let uploads = createUploads(vi.fn(), () => 'f')
const label = { articleId: 'label', title: 'Return label', text: 'We send you a label.', language: 'en', confidence: 0.82 }
const days = { articleId: 'days', title: 'How many days', text: 'Seven days.', language: 'en', confidence: 0.31 }
const knowledge = {
  suggestions: vi.fn((_: string) => Promise.resolve({ sequence: 7, answers: [label, days], answered: true })),
  tellOf: vi.fn((..._: unknown[]) => Promise.resolve()),
  tellUnanswered: vi.fn((..._: unknown[]) => Promise.resolve()),
}

function composer(row = conversation('c1'), { drafts = createDrafts(memory()), readyAnswers = (): Promise<unknown> => Promise.resolve([refund, bye]), others = people } = {}) {
  let ids = 0
  uploads = createUploads((file) => Promise.resolve({ id: `m-${file.name}`, contentType: 'text/plain', bytes: file.size, name: file.name }), () => `f${++ids}`)
  const open = createConversation({ id: 'c1', newId: () => `id-${++ids}`, now: () => '', after: () => new Promise(() => undefined), client: { messages: vi.fn(), typing: () => Promise.resolve(), resend: vi.fn(), sendMessage } })
  const page = mount(Composer, {
    props: { conversation: open, row },
    attachTo: document.body,
    global: {
      provide: {
        [workspaceKey as symbol]: { agent: ref(agent()), people: others, addNote },
        [draftsKey as symbol]: drafts,
        [uploadsKey as symbol]: uploads,
        [apiKey as symbol]: { client: { readyAnswers }, customers: { channels: () => Promise.resolve([web, wechat]) }, knowledge },
      },
    },
  })
  const type = async (id: string, text: string): Promise<void> => {
    const field = page.get<HTMLTextAreaElement>(`[data-testid=${id}]`)
    field.element.value = text
    field.element.setSelectionRange(text.length, text.length)
    await field.trigger('input')
    await flushPromises()
  }
  const key = async (id: string, name: string): Promise<void> => page.get(`[data-testid=${id}]`).trigger('keydown', { key: name })
  return { page, open, type, key, picks: () => page.findAll('[data-testid=pick]').map((pick) => pick.get('strong').text()) }
}

beforeEach(() => {
  document.body.innerHTML = ''
  addNote.mockClear()
  sendMessage.mockClear()
  for (const call of Object.values(knowledge)) call.mockClear()
})

describe('ready answers', () => {
  it('open with "/", are narrowed down, and are put in place of what was typed', async () => {
    const { page, type, key, picks, open } = composer()
    await type('composer', '/')
    expect(picks()).toEqual(['/refund', '/bye'])
    await type('composer', '/by')
    expect(picks()).toEqual(['/bye'])
    await key('composer', 'Enter')
    expect([page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value, open.outbox.value]).toEqual(['Good bye!', []])
  })

  it('say what is still to be filled in', async () => {
    const { page, type, key } = composer()
    await type('composer', '/ref')
    await key('composer', 'Tab')
    expect(page.get('[data-testid=composer-missing]').text()).toContain('{order}')
    await type('composer', 'No. 17 is paid')
    expect(page.find('[data-testid=composer-missing]').exists()).toBe(false)
  })

  it('close with Escape, and stay out of the way of a path', async () => {
    const { type, key, picks } = composer()
    await type('composer', '/')
    await key('composer', 'Escape')
    expect(picks()).toEqual([])
    await type('composer', 'either/or')
    expect(picks()).toEqual([])
  })
})

describe('a ready answer that is called up faster than it comes', () => {
  it('is waited for: what was typed for it is not for the customer', async () => {
    let come = (_: unknown): void => undefined
    const { page, type, key, open } = composer(conversation('c1'), { readyAnswers: () => new Promise((resolve) => (come = resolve)) })
    await type('composer', '/refund')
    await key('composer', 'Enter')
    expect([page.get('[data-testid=pick-none]').text(), open.outbox.value]).toEqual(['The ready answers are being loaded…', []])
    come([refund, bye])
    await flushPromises()
    await key('composer', 'Enter')
    expect([page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value, open.outbox.value]).toEqual([refund.text, []])
  })

  it('is asked for again by Enter where it could not be loaded, and Escape lets it be a text', async () => {
    const readyAnswers = vi.fn(() => Promise.reject(new Refusal(503, '', 'Busy', '')))
    const { page, type, key } = composer(conversation('c1'), { readyAnswers })
    await type('composer', '/refund')
    expect(page.get('[data-testid=pick-none]').text()).toContain('could not be loaded')
    await key('composer', 'Enter')
    await flushPromises()
    expect([readyAnswers.mock.calls.length, sendMessage.mock.calls]).toEqual([2, []])
    await key('composer', 'Escape')
    expect(page.find('[data-testid=pick-list]').exists()).toBe(false)
    await key('composer', 'Enter')
    expect(sendMessage.mock.calls.map(([, , text]) => text)).toEqual(['/refund'])
  })
})

describe('the focus', () => {
  const opened = (shortcut: string): boolean => {
    document.body.innerHTML = `<button data-shortcut="${shortcut}"></button>`
    document.querySelector('button')?.focus()
    const { page } = composer()
    return document.activeElement === page.get('[data-testid=composer]').element
  }

  it('goes to where one writes, but not from who walks the list by keys', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true }))
    expect(['take', 'next', 'previous'].map(opened)).toEqual([true, false, false])
    vi.unstubAllGlobals()
  })
})

describe('a note', () => {
  it('mentions of two with one name the one who was picked, also when it is gone on with later, and nobody by a guess', async () => {
    const others = createPeople(agent())
    others.put({ skills: [], teams: [], agents: [agent({ id: 'wf1', displayName: '王芳' }), agent({ id: 'wf2', displayName: '王芳' })].map((it) => ({ ...it, isThere: true, hasRoom: true, teamId: '' })) })
    const drafts = createDrafts(memory())
    const one = composer(conversation('c1'), { drafts, others })
    await one.page.get('[data-testid=mode-note]').trigger('click')
    await one.type('note-field', '@王芳 看一下')
    expect(one.page.get('[data-testid=composer-unclear]').text()).toContain('王芳')
    await one.type('note-field', '@王')
    await one.key('note-field', 'ArrowDown')
    await one.key('note-field', 'Enter')
    one.page.unmount()
    const { page, key } = composer(conversation('c1'), { drafts, others })
    await page.get('[data-testid=mode-note]').trigger('click')
    expect(page.find('[data-testid=composer-unclear]').exists()).toBe(false)
    await key('note-field', 'Enter')
    await flushPromises()
    expect(addNote.mock.calls).toEqual([['c1', '@王芳', ['wf2']]])
  })

  it('mentions whom it names, and is no message to the customer', async () => {
    const { page, type, key, picks, open } = composer()
    await page.get('[data-testid=mode-note]').trigger('click')
    await type('note-field', 'look, @ma')
    expect(picks()).toEqual(['@Mara Olsen'])
    await key('note-field', 'Enter')
    await key('note-field', 'Enter')
    await flushPromises()
    expect(addNote.mock.calls).toEqual([['c1', 'look, @Mara Olsen', ['mara']]])
    expect([open.outbox.value, sendMessage.mock.calls]).toEqual([[], []])
  })

  it('and an answer are two drafts', async () => {
    const { page, type } = composer()
    await type('composer', 'to the customer')
    await page.get('[data-testid=mode-note]').trigger('click')
    expect(page.get<HTMLTextAreaElement>('[data-testid=note-field]').element.value).toBe('')
    await page.get('[data-testid=mode-reply]').trigger('click')
    expect(page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value).toBe('to the customer')
  })

  it('stays in the field when it could not be kept', async () => {
    addNote.mockResolvedValueOnce(false)
    const { page, type, key } = composer()
    await page.get('[data-testid=mode-note]').trigger('click')
    await type('note-field', 'do not lose me')
    await key('note-field', 'Enter')
    await flushPromises()
    expect(page.get<HTMLTextAreaElement>('[data-testid=note-field]').element.value).toBe('do not lose me')
  })
})

describe('where the answer goes', () => {
  it('counts as that channel counts, and sends nothing that it would not take', async () => {
    const { page, type, key, open } = composer()
    await flushPromises()
    await type('composer', '一二三四五六七')
    expect(page.get('[data-testid=reply-length]').text()).toContain('21 / 20')
    expect(page.get('[data-testid=composer-complaint]').text()).toBe('1 characters too many')
    await key('composer', 'Enter')
    expect(open.outbox.value).toEqual([])
  })

  it('is where the customer last wrote from, or another address of the agent\'s choice', async () => {
    const { page, type, key } = composer()
    await flushPromises()
    await type('composer', 'one')
    await key('composer', 'Enter')
    await page.get('[data-testid=reply-channel]').setValue(JSON.stringify(['wechat', 'main', 'o1']))
    expect(page.get('[data-testid=reply-left]').text()).toContain('4 more answers')
    await type('composer', 'two')
    await key('composer', 'Enter')
    expect(sendMessage.mock.calls.map(([, , text, , to]) => [text, to])).toEqual([['one', undefined], ['two', { channel: 'wechat', account: 'main', address: 'o1' }]])
  })

  it('stays chosen as long as the draft, also when the conversation is left and opened again', async () => {
    const drafts = createDrafts(memory())
    const reopened = async (): Promise<{ send: () => Promise<void>; leave: () => void; choose: () => Promise<void>; type: (text: string) => Promise<void> }> => {
      const { page, type, key } = composer(conversation('c1'), { drafts })
      await flushPromises()
      return { type: (text) => type('composer', text), send: () => key('composer', 'Enter'), leave: () => page.unmount(), choose: () => page.get('[data-testid=reply-channel]').setValue(JSON.stringify(['wechat', 'main', 'o1'])) }
    }
    const first = await reopened()
    await first.choose()
    await first.type('one')
    first.leave()
    const second = await reopened()
    await second.send()
    second.leave()
    const third = await reopened()
    await third.type('two')
    await third.send()
    expect(sendMessage.mock.calls.map(([, , text, , to]) => [text, to])).toEqual([['one', { channel: 'wechat', account: 'main', address: 'o1' }], ['two', undefined]])
  })

  it('takes a file by the button, by pasting and by dropping; here a text or a file', async () => {
    const { page, type } = composer()
    await flushPromises()
    const file = new File(['text'], 'a.txt', { type: 'text/plain' })
    await page.get('[data-testid=composer]').trigger('paste', { clipboardData: { files: [file] } })
    await flushPromises()
    expect(page.findAll('[data-testid=pending-file]').map((it) => it.attributes('data-state'))).toEqual(['ready'])
    await type('composer', 'and a text')
    expect(page.get('[data-testid=composer-complaint]').text()).toContain('a text or files')
    await type('composer', '')
    await page.get('form').trigger('drop', { dataTransfer: { files: [file] } })
    await flushPromises()
    expect(page.get('[data-testid=composer-complaint]').text()).toContain('At most 1')
  })

  it('sends the files with the message, and once however often it is sent', async () => {
    const { page, key } = composer()
    await flushPromises()
    uploads.add('c1', [new File(['text'], 'a.txt', { type: 'text/plain' })])
    await flushPromises()
    await key('composer', 'Enter')
    await key('composer', 'Enter')
    await page.get('form').trigger('submit')
    expect(sendMessage.mock.calls.map(([, , text, files]) => [text, files])).toEqual([['', [{ id: 'm-a.txt' }]]])
  })
})

describe('what the articles say', () => {
  it('stands beside the field after a question, and one press puts it there to be changed', async () => {
    const { page, open } = composer()
    await flushPromises()
    expect(page.find('[data-testid=suggestions]').exists()).toBe(false)

    open.thread.value = [message(7, { text: 'how do I send it back' })]
    await flushPromises()
    expect(page.findAll('[data-testid=suggestion]').map((it) => it.attributes('data-article'))).toEqual(['label', 'days'])
    expect(page.get('[data-testid=suggestion]').text()).toContain('82 % sure')
    expect(knowledge.tellOf.mock.calls).toEqual([['c1', 7, 'shown', 'label'], ['c1', 7, 'shown', 'days']])

    await page.get('[data-testid=suggestion-use]').trigger('click')
    await flushPromises()
    expect(page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value).toBe('We send you a label.')
    expect(document.activeElement).toBe(page.get('[data-testid=composer]').element)
    expect(sendMessage).not.toHaveBeenCalled()
    expect(knowledge.tellOf).toHaveBeenLastCalledWith('c1', 7, 'used', 'label')
  })

  it('is put in with Alt and a digit, behind what is written', async () => {
    const { page, open, type } = composer()
    open.thread.value = [message(7)]
    await flushPromises()
    await type('composer', 'Hello! ')
    await page.get('[data-testid=composer]').trigger('keydown', { key: '2', code: 'Digit2', altKey: true })
    expect(page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value).toBe('Hello!\nSeven days.')
    await page.get('[data-testid=composer]').trigger('keydown', { key: '2', code: 'Digit2', altKey: true })
    expect(page.get<HTMLTextAreaElement>('[data-testid=composer]').element.value).toBe('Hello!\nSeven days.')
  })

  it('goes away when it does not belong there, also when it is asked for again', async () => {
    const { page, open } = composer()
    open.thread.value = [message(7)]
    await flushPromises()
    await page.get('[data-testid=suggestion-not-useful]').trigger('click')
    expect(knowledge.tellOf).toHaveBeenLastCalledWith('c1', 7, 'not-useful', 'label')

    open.thread.value = [message(7), message(8)]
    await flushPromises()
    expect(page.findAll('[data-testid=suggestion]').map((it) => it.attributes('data-article'))).toEqual(['days'])
    expect(knowledge.tellOf).toHaveBeenCalledTimes(3)
  })

  it('is nothing for a question that no article answers, and whoever writes articles is told of it once', async () => {
    knowledge.suggestions.mockResolvedValue({ sequence: 7, answers: [], answered: false })
    const { page, open } = composer()
    open.thread.value = [message(7)]
    await flushPromises()
    open.thread.value = [message(7), message(8)]
    await flushPromises()
    expect(page.find('[data-testid=suggestions]').exists()).toBe(false)
    expect(knowledge.tellUnanswered.mock.calls).toEqual([['c1', 7]])
  })
})
