// @vitest-environment happy-dom
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import type { Api } from '../../src/api/api'
import type { Client } from '../../src/api/client'
import { Refusal, unreached } from '../../src/api/refusal'
import type { SearchQuery } from '../../src/api/search'
import ConversationPane from '../../src/components/ConversationPane.vue'
import InboxPane from '../../src/components/InboxPane.vue'
import MessageList from '../../src/components/MessageList.vue'
import ManageFrame from '../../src/components/manage/ManageFrame.vue'
import { usePlace } from '../../src/pages/place'
import { createPages } from '../../src/pages/router'
import Shell from '../../src/components/Shell.vue'
import SearchPage from '../../src/pages/SearchPage.vue'
import { apiKey, settingsKey, workspaceKey } from '../../src/stores/provided'
import type { Drafts } from '../../src/stores/drafts'
import { createSettings } from '../../src/stores/settings'
import { defineComponent, ref } from 'vue'
import { agent, conversation, memory, message } from '../made'
import { deskOn } from '../stores/desk'

enableAutoUnmount(afterEach)

const by = (id: string): string => `[data-testid=${id}]`
const waiting = (id: string) => ({ conversation: conversation(id, { state: 'waiting', agentId: null }), unread: 0 })

function desk(more: Partial<Client> = {}) {
  return deskOn({
    messages: async (id) => ({ messages: [1, 2, 3].map((sequence) => message(sequence, { conversationId: id })), lastSequence: 3 }),
    routing: async () => [],
    read: async () => undefined,
    ...more,
  })
}

describe('the messages of a conversation', () => {
  const show = async (more: Partial<Client>, timeline: () => Promise<unknown>) => {
    const { workspace } = desk(more)
    workspace.inbox.apply(conversation('c1'))
    await workspace.open('c1', 2)
    const open = workspace.current.value
    if (open === null) throw new Error('not open')
    const list = mount(MessageList, { props: { conversation: open, name: 'Ada' }, attachTo: document.body, global: { provide: { [workspaceKey as symbol]: workspace, [apiKey as symbol]: { client: {}, customers: { timeline } } } } })
    await flushPromises()
    return { list, workspace }
  }

  it('mark the one that was looked for, until somebody comes back later', async () => {
    const shown = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(() => undefined)
    const { list, workspace } = await show({}, () => Promise.reject(unreached(new Error('gone'))))
    expect([list.findAll('[data-marked]').map((it) => it.attributes('data-sequence')), shown.mock.calls.length]).toEqual([['2'], 1])
    list.unmount()
    expect(workspace.current.value?.sought.value).toBeNull()
    shown.mockRestore()
  })

  it('say when what was said before could not be read', async () => {
    const { list } = await show({}, () => Promise.reject(unreached(new Error('gone'))))
    await list.get(by('earlier')).trigger('click')
    await flushPromises()
    expect(list.get(by('history-trouble')).text()).toContain('could not be read')
    expect(list.find(by('earlier')).exists()).toBe(true)
  })
})

describe('a conversation that can not be had', () => {
  const pane = (workspace: object) => mount(ConversationPane, { props: { detailsShown: false }, global: { stubs: { ConversationHead: true, Composer: true, MessageList: true }, provide: { [workspaceKey as symbol]: workspace } } })

  it('says so where it would stand, and is tried again there', async () => {
    const calls: string[] = []
    const { workspace } = desk({ conversation: (id) => (calls.push(id), calls.length === 1 ? Promise.reject(new Refusal(403, 'urn:omni:problem:forbidden', 'forbidden', '')) : Promise.resolve(conversation(id))) })
    const page = pane(workspace)
    await workspace.open('c9')
    await flushPromises()
    expect(page.get(by('conversation-refused')).text()).toContain('could not be opened')
    await page.get(by('conversation-reopen')).trigger('click')
    await flushPromises()
    expect([page.find(by('conversation-refused')).exists(), workspace.current.value?.id]).toEqual([false, 'c9'])
  })

  it('offers to read the messages again when the first try did not reach the server', async () => {
    let down = true
    const { workspace } = desk({ messages: async () => (down ? Promise.reject(unreached(new Error('gone'))) : { messages: [message(1)], lastSequence: 1 }) })
    workspace.inbox.apply(conversation('c1'))
    await workspace.open('c1')
    const page = pane(workspace)
    down = false
    await page.get(by('conversation-retry')).trigger('click')
    await flushPromises()
    expect([workspace.current.value?.loaded.value, page.find(by('conversation-retry')).exists()]).toEqual([true, false])
  })
})

describe('the address', () => {
  it('names the message to open at, and stays when the conversation is refused', async () => {
    const { workspace, asked } = desk({ conversation: (id) => (id === 'c1' ? Promise.resolve(conversation(id)) : Promise.reject(new Refusal(404, 'urn:omni:problem:not-found', 'not-found', ''))) })
    const router = createPages(() => 'agent', createMemoryHistory())
    await router.push('/conversations/c1?at=2')
    mount(defineComponent({ setup: () => (usePlace(workspace, () => true), () => null) }), { global: { plugins: [router] } })
    await flushPromises()
    expect([workspace.current.value?.id, workspace.current.value?.sought.value]).toEqual(['c1', { sequence: 2 }])
    await router.push('/conversations/c9')
    await flushPromises()
    expect([workspace.current.value, workspace.opening.value?.id, router.currentRoute.value.fullPath]).toEqual([null, 'c9', '/conversations/c9'])
    workspace.close()
    await flushPromises()
    expect([router.currentRoute.value.fullPath, asked.filter((it) => it.startsWith('conversation '))]).toEqual(['/', ['conversation c1', 'conversation c9']])
  })
})

describe('who waits', () => {
  it('is counted by the host and read on demand', async () => {
    const { workspace } = desk({
      inbox: async (view, cursor) => (view === 'mine' ? { items: [], next: null } : cursor === undefined ? { items: [waiting('w1')], next: 'p2' } : { items: [waiting('w2')], next: null }),
      inboxCounts: async () => ({ mine: 0, unread: 0, waiting: 240, mentions: 0 }),
      me: async () => agent(),
      colleagues: async () => ({ agents: [], skills: [], teams: [] }),
    })
    await workspace.refresh()
    const pane = mount(InboxPane, { global: { provide: { [workspaceKey as symbol]: workspace } } })
    await pane.get(by('tab-waiting')).trigger('click')
    expect([pane.get(by('tab-waiting')).text(), pane.get('.more').text()]).toEqual([expect.stringContaining('240'), expect.stringContaining('239 more')])
    await pane.get(by('inbox-more')).trigger('click')
    await flushPromises()
    expect([pane.get(by('inbox-list')).findAll('li').length, pane.find(by('inbox-more')).exists(), pane.get(by('tab-waiting')).text()]).toEqual([2, false, expect.stringContaining('2')])
  })
})

describe('the search', () => {
  it('finds what its address asks for, with the days, and leads to the message', async () => {
    const asked: SearchQuery[] = []
    const search = async (query: SearchQuery) => (asked.push(query), { hits: [{ type: 'message', customerId: 'cu', customerName: 'Ada', conversation: null, message: message(41), highlights: [] }], next: null })
    const router = createPages(() => 'agent', createMemoryHistory())
    await router.push('/search?q=refund&from=2026-01-02&to=2026-01-03')
    const page = mount(SearchPage, { global: { plugins: [router], provide: { [apiKey as symbol]: { search } } } })
    await vi.waitFor(() => expect(page.find(by('hit')).exists()).toBe(true))
    expect(asked).toEqual([{ q: 'refund', type: 'message', channel: '', from: new Date('2026-01-02T00:00').toISOString(), to: new Date('2026-01-04T00:00').toISOString() }])
    expect(page.get(by('hit')).attributes('href')).toBe('/conversations/c1?at=41')
  })
})

describe('the pages behind "Manage"', () => {
  it('offer dead letters to those who may see them', async () => {
    const found: boolean[] = []
    for (const role of ['agent', 'supervisor'] as const) {
      const router = createPages(() => role, createMemoryHistory())
      await router.push('/bots')
      found.push(mount(ManageFrame, { props: { title: 'x' }, global: { plugins: [router], provide: { [workspaceKey as symbol]: { agent: ref(agent({ role })) } } } }).find(by('manage-letters')).exists())
    }
    expect(found).toEqual([false, true])
  })
})

describe('an alert', () => {
  it('is followed by a button, that keys reach', async () => {
    const { workspace } = desk()
    const router = createPages(() => 'agent', createMemoryHistory())
    await router.push('/search')
    mount(Shell, { props: { workspace, drafts: {} as Drafts, api: {} as Api }, shallow: true, global: { plugins: [router], provide: { [settingsKey as symbol]: createSettings(memory()) } } })
    workspace.alerts.value = [{ kind: 'reply-due', text: 'first-response', conversationId: 'c1' }]
    await flushPromises()
    const button = document.querySelector<HTMLButtonElement>(by('alert-open'))
    expect([button?.tagName, button?.textContent]).toEqual(['BUTTON', 'Open'])
    button?.click()
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/conversations/c1')
  })
})
