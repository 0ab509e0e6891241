// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { reactive, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { Refusal } from '../../src/api/refusal'
import Composer from '../../src/components/Composer.vue'
import MessageItem from '../../src/components/MessageItem.vue'
import SignIn from '../../src/components/SignIn.vue'
import { apiKey, draftsKey, uploadsKey, workspaceKey } from '../../src/stores/provided'
import { createConversation } from '../../src/stores/conversation'
import { createDrafts } from '../../src/stores/drafts'
import { createPeople } from '../../src/stores/people'
import { createUploads } from '../../src/stores/uploads'
import type { Workspace } from '../../src/stores/workspace'
import { agent, conversation, memory, message, settled } from '../made'

const workspace = { agent: ref(agent()), people: createPeople(agent()) } as unknown as Workspace
const api = { client: { readyAnswers: () => Promise.resolve([]) }, customers: { channels: () => Promise.resolve([]) }, knowledge: { suggestions: () => Promise.resolve({ sequence: 0, answers: [], answered: true }) } }
const global = { provide: { [apiKey as symbol]: api, [workspaceKey as symbol]: workspace, [draftsKey as symbol]: createDrafts(memory()), [uploadsKey as symbol]: createUploads(vi.fn(), () => 'file-1') } }

function composer(row = conversation('c1')) {
  const open = createConversation({ id: 'c1', newId: () => 'id-1', now: () => '', after: () => new Promise(() => undefined), client: { messages: vi.fn(), typing: () => Promise.resolve(), resend: vi.fn(), sendMessage: () => new Promise(() => undefined) } })
  const page = mount(Composer, { props: { conversation: open, row }, global, attachTo: document.body })
  return { page, open, field: page.find<HTMLTextAreaElement>('[data-testid=composer]') }
}

describe('the composer', () => {
  it('sends with Enter and is empty then', async () => {
    const { open, field } = composer()
    await field.setValue('  hello  ')
    await field.trigger('keydown', { key: 'Enter' })
    expect([open.outbox.value.map(({ text }) => text), field.element.value]).toEqual([['hello'], ''])
  })

  it('starts a new line with Shift+Enter, and leaves Enter to the input method', async () => {
    const { open, field } = composer()
    await field.setValue('ni hao')
    await field.trigger('keydown', { key: 'Enter', shiftKey: true })
    await field.trigger('keydown', { key: 'Enter', isComposing: true })
    await field.trigger('keydown', { key: 'Enter', keyCode: 229 })
    expect(open.outbox.value).toEqual([])
    await field.setValue('')
  })

  it('sends nothing that is only blank, and nothing too long', async () => {
    const { page, open, field } = composer()
    for (const text of ['   \n ', 'x'.repeat(32_001)]) {
      await field.setValue(text)
      await field.trigger('keydown', { key: 'Enter' })
    }
    expect(open.outbox.value).toEqual([])
    expect(page.text()).toContain('1 characters too many')
    await field.setValue('')
  })

  it('takes only notes where there is nothing to answer', () => {
    for (const row of [conversation('c1', { state: 'waiting', agentId: null }), conversation('c1', { state: 'resolved' }), conversation('c1', { agentId: 'somebody' })]) {
      const { page, field } = composer(row)
      expect([field.exists(), page.find('[data-testid=composer-shut]').exists(), page.find('[data-testid=note-field]').exists()]).toEqual([false, true, true])
    }
  })
})

describe('a message', () => {
  const show = (more: Parameters<typeof message>[1]) => mount(MessageItem, { props: { message: message(1, more), customer: 'Ada', channel: null, joined: false, last: true }, global })

  it('shows the address that the visitor left, and says that nobody has proven it', () => {
    const page = show({ metadata: { email: 'ada@example.com' } })
    expect(page.get('[data-testid=fact-email]').attributes('href')).toBe('mailto:ada@example.com')
    expect(page.get('[data-testid=facts]').text()).toContain('as the visitor wrote it')
    expect(show({ metadata: { email: 'ada@example.com?bcc=all@example.com' } }).find('a').exists()).toBe(false)
  })

  it('shows where a link leads and where a place is, and nothing that runs', () => {
    const link = show({ kind: 'link', metadata: { Url: 'https://example.com/a', MsgType: 'link' } }).get('[data-testid=fact-url]')
    expect(link.attributes()).toMatchObject({ href: 'https://example.com/a', target: '_blank', rel: expect.stringContaining('noopener') })
    expect(show({ metadata: { Url: 'javascript:alert(1)' } }).find('[data-testid=facts]').exists()).toBe(false)
    expect(show({ metadata: { Location_X: '31.2304', Location_Y: '121.4737' } }).get('[data-testid=fact-place]').text()).toBe('31.2304, 121.4737')
    expect(show({ metadata: { Location_X: 'x', Location_Y: '1', MediaId: '9' } }).find('[data-testid=facts]').exists()).toBe(false)
  })

  it('is text, whatever it contains', () => {
    const hostile = '<img src=x onerror=alert(1)> {{ 1 + 1 }} <b>bold</b>'
    const page = show({ text: hostile })
    expect(page.text()).toContain(hostile)
    expect(page.findAll('img, b')).toHaveLength(0)
  })

  it('tells whether it was delivered, and why not', () => {
    const page = show({ direction: 'outbound', agentId: 'me', delivery: 'failed', deliveryReason: 'the customer left' })
    expect(page.get('[data-testid=message]').attributes()).toMatchObject({ 'data-delivery': 'failed', 'data-direction': 'outbound', 'data-sequence': '1' })
    expect(page.text()).toContain('Not delivered: the customer left')
  })

  it('shows its flags', () => expect(show({ flags: ['masked', 'odd'] }).findAll('[data-testid=flag]').map((flag) => flag.text())).toEqual(['masked', 'odd']))

  it('that is very long is cut until asked for', async () => {
    const page = show({ text: `${'字'.repeat(4_000)}end` })
    expect(page.text()).not.toContain('end')
    await page.get('button').trigger('click')
    expect(page.text()).toContain('end')
  })
})

describe('signing in', () => {
  const form = (answer: Refusal | null, ended = false) => {
    const calls: string[][] = reactive([])
    const page = mount(SignIn, { props: { ended, signIn: async (...call) => (calls.push(call), answer) } })
    const submit = async (): Promise<void> => {
      await page.get('[data-testid=sign-in-username]').setValue(' lin ')
      await page.get('[data-testid=sign-in-password]').setValue(' secret ')
      await page.get('[data-testid=sign-in-form]').trigger('submit')
      await settled()
    }
    return { page, calls, submit }
  }

  it('sends name and password, the password untouched', async () => {
    const { calls, submit } = form(null)
    await submit()
    expect(calls).toEqual([['lin', ' secret ']])
  })

  it('says why not', async () => {
    const { page, submit } = form(new Refusal(401, '', 'Unauthorized', ''))
    await submit()
    expect(page.get('[data-testid=sign-in-error]').text()).toBe('Username or password is not right.')
  })

  it('says that the session ended', () => expect(form(null, true).page.text()).toContain('Your session has ended'))
})
