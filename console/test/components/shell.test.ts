// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { computed, defineComponent, ref, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import AttachmentView from '../../src/components/AttachmentView.vue'
import { useBells } from '../../src/components/bells'
import DueBadge from '../../src/components/DueBadge.vue'
import HelpDialog from '../../src/components/HelpDialog.vue'
import MessageItem from '../../src/components/MessageItem.vue'
import NavRail from '../../src/components/NavRail.vue'
import { shortcuts, useShortcuts } from '../../src/components/shortcuts'
import StatusSelect from '../../src/components/StatusSelect.vue'
import { createPages } from '../../src/pages/router'
import { createPeople } from '../../src/stores/people'
import { apiKey, workspaceKey } from '../../src/stores/provided'
import type { Alert } from '../../src/api/shapes'
import type { SettingValues } from '../../src/stores/settings'
import type { News, Workspace } from '../../src/stores/workspace'
import { agent, conversation, message } from '../made'

const values = (more: Partial<SettingValues> = {}): SettingValues => ({ theme: 'auto', sound: false, notify: false, shortcuts: true, ...more })
const inside = (setup: () => void) => mount(defineComponent({ setup: () => (setup(), () => null) }))

beforeEach(() => void (document.body.innerHTML = ''))
afterEach(() => vi.unstubAllGlobals())

describe('the navigation', () => {
  it('shows the pages that the role may see, and how many conversations are unread', async () => {
    for (const [role, shown] of [['agent', ['nav-desk', 'nav-search', 'nav-customers', 'nav-tickets']], ['supervisor', ['nav-desk', 'nav-search', 'nav-customers', 'nav-operations']]] as const) {
      const workspace = { agent: ref(agent({ role })), inbox: { mine: computed(() => [conversation('a'), conversation('b')]) }, unread: ({ id }: { id: string }) => id === 'a', alerts: shallowRef([]), link: ref('connected') }
      const router = createPages(() => role, createMemoryHistory())
      const page = mount(NavRail, { global: { plugins: [router], provide: { [workspaceKey as symbol]: workspace, [apiKey as symbol]: { tickets: { list: () => Promise.resolve({ tickets: [{ canAcknowledge: true }], next: null }) } } } } })
      await router.push('/search')
      await flushPromises()
      expect(page.findAll('a').map((link) => link.attributes('data-testid')).filter((id) => shown.some((it) => it === id))).toEqual(shown)
      expect(page.find('[data-testid=nav-operations]').exists()).toBe(role === 'supervisor')
      expect([page.get('[aria-current=page]').attributes('data-testid'), page.get('[data-testid=nav-desk]').text()]).toEqual(['nav-search', expect.stringContaining('1')])
      expect(page.get('[data-testid=tickets-open]').text()).toContain('1')
    }
  })
})

describe('shortcuts', () => {
  const press = (key: string, target: Element = document.body): void => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  const wired = (on = true) => {
    const [help, go] = [vi.fn(), vi.fn()]
    const page = inside(() => useShortcuts({ on: () => on, help, go }))
    return { help, go, page }
  }

  it('press what they name, lead to pages, and show themselves', () => {
    const { help, go, page } = wired()
    document.body.insertAdjacentHTML('beforeend', '<button data-shortcut="resolve">Resolve</button>')
    const clicked = vi.fn()
    document.querySelector('button')?.addEventListener('click', clicked)
    for (const key of ['e', '?', '/', 'g', 'd', 'd']) press(key)
    expect([clicked.mock.calls.length, help.mock.calls.length, go.mock.calls]).toEqual([1, 1, [['/search'], ['/']]])
    page.unmount()
  })

  it('press in the open conversation before they press in the list', () => {
    const { page } = wired()
    document.body.insertAdjacentHTML('beforeend', '<button data-shortcut="take">list</button><main data-shortcuts-first><button data-shortcut="take">open</button></main>')
    const pressed: (string | null)[] = []
    document.querySelectorAll('button').forEach((button) => button.addEventListener('click', () => pressed.push(button.textContent)))
    press('a')
    document.querySelector('main')?.remove()
    press('a')
    expect(pressed).toEqual(['open', 'list'])
    page.unmount()
  })

  it('leave a field alone, and whoever turned them off', () => {
    document.body.insertAdjacentHTML('beforeend', '<textarea></textarea>')
    const writing = wired()
    press('?', document.querySelector('textarea') ?? document.body)
    const off = wired(false)
    writing.page.unmount()
    press('?')
    expect([writing.help.mock.calls.length, off.help.mock.calls.length]).toEqual([0, 0])
    off.page.unmount()
  })

  it('are all in the overlay', async () => {
    mount(HelpDialog, { props: { modelValue: true }, attachTo: document.body })
    await flushPromises()
    expect(document.querySelectorAll('[data-testid=help] dd')).toHaveLength(shortcuts.length)
  })
})

describe('bells', () => {
  class Shown {
    static permission = 'granted'
    static all: Shown[] = []
    onclick: (() => void) | null = null
    constructor(readonly title: string, readonly options: { body: string; tag: string }) {
      Shown.all.push(this)
    }
    close(): void {}
  }
  const ring = (settings: SettingValues, visibility: 'hidden' | 'visible') => {
    Shown.all = []
    vi.stubGlobal('Notification', Shown)
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true })
    const news = shallowRef<News | null>(null)
    const alerts = shallowRef<readonly Alert[]>([])
    const opened: string[] = []
    inside(() => useBells({ news, alerts, people: { nameOf: () => 'Mara' }, inbox: { get: (id: string) => (id === 'c1' ? conversation('c1', { customerName: 'Ada', preview: 'hello' }) : undefined) } } as unknown as Workspace, settings, (id) => opened.push(id), () => opened.push('tickets')))
    news.value = { conversationId: 'c1' }
    return { opened, alerts, news }
  }

  it('notify where they were asked for, while nobody looks, and lead to the conversation', async () => {
    const { opened } = ring(values({ notify: true }), 'hidden')
    await flushPromises()
    expect(Shown.all.map(({ title, options }) => [title, options])).toEqual([['Ada', { body: 'hello', tag: 'c1' }]])
    Shown.all[0]?.onclick?.()
    expect(opened).toEqual(['c1'])
  })

  it('notify of a ticket that wants somebody, and not of one that was seen to', async () => {
    const { opened, alerts } = ring(values({ notify: true }), 'hidden')
    await flushPromises()
    alerts.value = [{ kind: 'ticket-acknowledged', text: '', ticketId: 'ti-1' }]
    await flushPromises()
    alerts.value = [{ kind: 'ticket-escalated', text: '', ticketId: 'ti-1' }]
    await flushPromises()
    expect(Shown.all.slice(1).map(({ title, options }) => [title, options.tag])).toEqual([['An urgent ticket came up to you', 'ti-1']])
    Shown.all[1]?.onclick?.()
    expect(opened).toEqual(['tickets'])
  })

  it('notify of an answer that is owed and of who waits too long, and lead to the conversation', async () => {
    const { opened, alerts } = ring(values({ notify: true }), 'hidden')
    await flushPromises()
    for (const kind of ['reply-due', 'reply-missed', 'waiting-too-long', 'delivery-failed']) {
      alerts.value = [...alerts.value, { kind, text: 'next-response', conversationId: 'c1' }]
      await flushPromises()
    }
    expect(Shown.all.slice(1).map(({ title, options }) => [title, options.body])).toEqual([['An answer is due soon', 'Ada'], ['An answer is overdue', 'Ada'], ['A customer has waited too long', 'Ada']])
    Shown.all[1]?.onclick?.()
    expect(opened).toEqual(['c1'])
  })

  it('say who mentioned me, also where no list knows the conversation, and what is mine now', async () => {
    const { opened, news } = ring(values({ notify: true }), 'hidden')
    await flushPromises()
    for (const next of [{ conversationId: 'c9', mentionedBy: 'mara' }, { conversationId: 'c1', mentionedBy: 'mara' }, { conversationId: 'c1', given: true }]) {
      news.value = next
      await flushPromises()
    }
    expect(Shown.all.slice(1).map(({ title, options }) => [title, options.body])).toEqual([['Mara mentioned you', ''], ['Mara mentioned you', 'Ada'], ['Yours now: Ada', 'hello']])
    Shown.all[1]?.onclick?.()
    expect(opened).toEqual(['c9'])
  })

  it('are silent where nobody asked for them, and while the page is looked at', async () => {
    ring(values(), 'hidden')
    await flushPromises()
    const unasked = Shown.all.length
    ring(values({ notify: true }), 'visible')
    await flushPromises()
    expect([unasked, Shown.all.length]).toEqual([0, 0])
  })
})

describe('a file of a message', () => {
  const show = (file: object) => mount(AttachmentView, { props: { file: { id: 'f', name: '<b>.png', ...file }, refresh: () => Promise.resolve() }, attachTo: document.body })

  it('is shown in place where it is a picture, and offered to be fetched where not', () => {
    expect(show({ contentType: 'image/png', url: '/api/media/1?s=x', thumbnailUrl: '/api/media/2' }).get('img').attributes('src')).toContain('/api/media/2')
    expect(show({ contentType: 'application/pdf', url: '/api/media/1' }).get('a').attributes()).toMatchObject({ download: '<b>.png', rel: 'noopener' })
    expect(show({ contentType: 'audio/ogg', url: '/api/media/1' }).find('audio').exists()).toBe(true)
  })

  it('says what is wrong with it, or that it is on its way, and never runs an address', () => {
    expect(show({ problem: 'infected' }).text()).toContain('infected')
    expect(show({}).text()).toContain('on its way')
    expect(show({ contentType: 'text/html', url: 'javascript:alert(1)' }).find('a').exists()).toBe(false)
  })
})

describe('a note and a masked message', () => {
  const reveal = vi.fn(() => Promise.resolve('the real words'))
  const show = (role: 'agent' | 'supervisor', more: Parameters<typeof message>[1]) => {
    const people = createPeople(agent())
    people.put({ skills: [], teams: [], agents: [{ ...agent({ id: 'mara', displayName: 'Mara' }), isThere: true, hasRoom: true, teamId: '' }] })
    return mount(MessageItem, { props: { message: message(4, more), customer: 'Ada', channel: null, joined: false, last: true }, global: { provide: { [workspaceKey as symbol]: { agent: ref(agent({ role })), people }, [apiKey as symbol]: { client: { reveal } } } } })
  }

  it('a note says that only colleagues see it, and whom it means', () => {
    const page = show('agent', { type: 'note', direction: null, agentId: 'me', text: 'look', mentions: ['mara'] })
    expect(page.find('[data-testid=message]').exists()).toBe(false)
    expect(page.get('[data-testid=note]').text()).toMatch(/You.*Only for colleagues.*look.*@Mara/s)
  })

  it('what was masked is shown to a supervisor who asks, and hidden again', async () => {
    const page = show('supervisor', { text: 'you ***', flags: ['masked'] })
    expect(page.text()).not.toContain('the real words')
    await page.get('[data-testid=reveal]').trigger('click')
    await flushPromises()
    expect([reveal.mock.calls, page.get('[data-testid=revealed]').text()]).toEqual([[['c1', 4]], expect.stringContaining('the real words')])
    await page.get('[data-testid=revealed] .link-button').trigger('click')
    expect(page.text()).not.toContain('the real words')
  })

  it('and is not offered to an agent, nor where nothing was masked', () => {
    expect([show('agent', { flags: ['masked'] }), show('supervisor', { flags: ['flagged'] })].map((page) => page.find('[data-testid=reveal]').exists())).toEqual([false, false])
  })
})

describe('a deadline', () => {
  it('counts down, warns, and says how late it is', () => {
    const at = Date.UTC(2026, 0, 1, 10)
    const badge = (minutes: number): string => {
      const page = mount(DueBadge, { props: { dueAt: new Date(at).toISOString(), now: at - minutes * 60_000 } })
      return `${page.get('[data-testid=due]').attributes('data-tone')}: ${page.text()}`
    }
    expect([badge(42), badge(3), badge(-6)]).toEqual(['fine: 42 min left', 'soon: 3 min left', 'late: 6 min overdue'])
  })
})

describe('the status', () => {
  it('may say why one is away', async () => {
    const setStatus = vi.fn(() => Promise.resolve())
    const me = ref(agent())
    const page = mount(StatusSelect, { global: { provide: { [workspaceKey as symbol]: { agent: me, setStatus }, [apiKey as symbol]: { client: { statusReasons: () => Promise.resolve(['lunch', 'dentist']) } } } } })
    await flushPromises()
    expect(page.findAll('option').map((option) => option.text())).toEqual(['Online', 'Away', 'Away: Lunch', 'Away: dentist', 'Offline'])
    await page.get('select').setValue('away lunch')
    expect(setStatus.mock.calls).toEqual([['away', 'lunch']])
    me.value = agent({ status: 'away', statusReason: 'lunch' })
    await flushPromises()
    expect(page.get('select').element.value).toBe('away lunch')
  })
})
