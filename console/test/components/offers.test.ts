// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import ConversationHead from '../../src/components/ConversationHead.vue'
import InboxRow from '../../src/components/InboxRow.vue'
import MessageItem from '../../src/components/MessageItem.vue'
import StatusSelect from '../../src/components/StatusSelect.vue'
import { apiKey, workspaceKey } from '../../src/stores/provided'
import { createPeople } from '../../src/stores/people'
import type { Workspace } from '../../src/stores/workspace'
import { agent, conversation, message, settled } from '../made'

const me = ref(agent())
const workspace = {
  agent: me,
  people: createPeople(agent()),
  inbox: { dueAt: () => null, unread: () => 0 },
  accept: vi.fn(() => Promise.resolve(true)),
  decline: vi.fn(() => Promise.resolve()),
  snooze: vi.fn(() => Promise.resolve()),
  wake: vi.fn(() => Promise.resolve()),
  askFirst: vi.fn((asked: boolean) => Promise.resolve(void (me.value = agent({ autoAccept: !asked })))),
}
const global = { provide: { [workspaceKey as symbol]: workspace as unknown as Workspace, [apiKey as symbol]: { client: { statusReasons: () => Promise.resolve(['lunch']) } } } }
const offered = () => conversation('c1', { state: 'offered', agentId: null, offer: { id: 'o1', agentId: 'me', until: new Date(Date.now() + 20_000).toISOString() } })

describe('an offer', () => {
  it('says how long it stands, and is accepted from the list', async () => {
    const row = mount(InboxRow, { props: { conversation: offered(), waiting: false, selected: false, unread: false, now: Date.now() }, global })
    expect(row.get('[role=timer]').text()).toMatch(/^(19|20) s left$/)
    await row.get('[data-testid=accept]').trigger('click')
    await settled()
    expect([workspace.accept.mock.calls, row.emitted('accepted')?.length]).toEqual([[['c1']], 1])
  })

  it('is declined from the conversation, where it can not be taken, put off or resolved', async () => {
    const head = mount(ConversationHead, { props: { conversation: offered(), name: 'Ada', detailsShown: false }, global })
    expect(['take-open', 'snooze', 'resolve', 'raise-ticket'].filter((id) => head.find(`[data-testid=${id}]`).exists())).toEqual([])
    await head.get('[data-testid=decline]').trigger('click')
    expect(workspace.decline.mock.calls).toEqual([['c1']])
  })

  it('is nobody else\'s to answer', () => {
    const others = conversation('c1', { state: 'offered', agentId: null, offer: { id: 'o1', agentId: 'somebody', until: '2026-01-01T09:00:00Z' } })
    const head = mount(ConversationHead, { props: { conversation: others, name: 'Ada', detailsShown: false }, global })
    expect([head.find('[data-testid=accept]').exists(), head.find('[data-testid=take-open]').exists()]).toEqual([false, true])
  })

  it('comes only to those who want to be asked', async () => {
    const select = mount(StatusSelect, { global })
    await select.get('[data-testid=ask-first]').setValue(true)
    await settled()
    expect([workspace.askFirst.mock.calls, me.value.autoAccept]).toEqual([[[true]], false])
  })
})

describe('a conversation of mine', () => {
  it('is put off until a time of my choice, and woken again', async () => {
    const head = mount(ConversationHead, { props: { conversation: conversation('c1'), name: 'Ada', detailsShown: false }, global })
    await head.get('[data-testid=snooze] button').trigger('click')
    await head.get('[data-testid=menu-hour]').trigger('click')
    const [id, until] = workspace.snooze.mock.calls[0] as unknown as [string, string]
    expect([id, Math.round((Date.parse(until) - Date.now()) / 60_000)]).toEqual(['c1', 60])
    await head.setProps({ conversation: conversation('c1', { state: 'snoozed', snoozedUntil: until }) })
    await head.get('[data-testid=wake]').trigger('click')
    expect(workspace.wake.mock.calls).toEqual([['c1']])
  })

  it('has a button at the answer that failed, where it may be sent again', async () => {
    const props = { message: message(2, { direction: 'outbound' as const, agentId: 'me', delivery: 'failed' as const }), customer: 'Ada', channel: null, joined: false, last: true }
    expect(mount(MessageItem, { props, global }).find('[data-testid=resend]').exists()).toBe(false)
    const item = mount(MessageItem, { props: { ...props, resendable: true }, global })
    await item.get('[data-testid=resend]').trigger('click')
    expect(item.emitted('resend')).toEqual([['']])
  })

  it('has other channels to send it again on, those that take it now', async () => {
    const at = (channel: string, allowed: boolean) => ({ channel, account: 'main', address: 'a', isCurrent: false, answer: { allowed }, template: null, limits: { text: 1, textUnit: 'utf16' as const, files: 0, textWithFiles: false, fileTypes: [] } })
    const props = { message: message(2, { direction: 'outbound' as const, agentId: 'me', delivery: 'failed' as const }), customer: 'Ada', channel: null, joined: false, last: true, resendable: true, channels: [at('web', true), at('wechat', true), at('app', false)] }
    const item = mount(MessageItem, { props, global, attachTo: document.body })
    await item.get('[data-testid=resend-menu] button').trigger('click')
    expect(item.findAll('[role=menuitem]').map((it) => it.text())).toEqual(['Send again', 'Send again on WeChat'])
    await item.get('[data-testid=menu-wechat]').trigger('click')
    expect(item.emitted('resend')).toEqual([['wechat']])
    await item.setProps({ busy: true })
    expect(item.get('[data-testid=resend-menu] button').attributes('disabled')).toBeDefined()
  })
})
