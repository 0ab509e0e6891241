import { DOMWrapper, enableAutoUnmount, mount } from '@vue/test-utils'
import { ref, shallowRef, type Component } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { afterEach, vi } from 'vitest'
import { createApi, type Api } from '../../src/api/api'
import type { Headers, Method } from '../../src/api/http'
import { Refusal } from '../../src/api/refusal'
import type { Alert, Conversation, InboxItem, Role } from '../../src/api/shapes'
import { createPages } from '../../src/pages/router'
import { createPeople } from '../../src/stores/people'
import { apiKey, settingsKey, workspaceKey } from '../../src/stores/provided'
import { createSettings } from '../../src/stores/settings'
import { createManage } from '../fake/manage.mjs'
import { agents, desk } from '../fake/seed.mjs'
import { createTicketDesk } from '../fake/tickets.mjs'
import { agent, memory, settled } from '../made'

/** All of the document: dialogs stand beside the page. */
export type Page = DOMWrapper<Element>
export const seen = (): Page => new DOMWrapper(document.body)
enableAutoUnmount(afterEach)

/** The pages of supervisors and admins on the stand-in host, without a network. */
export interface Managed {
  api: Api
  manage: ReturnType<typeof createManage>
  desk: ReturnType<typeof createTicketDesk>
  calls: string[]
  workspace: ReturnType<typeof workspaceFor>
  show(page: Component, path: string): Promise<Page>
}

const now = Date.now()

function workspaceFor(role: Role, conversations: Map<string, { conversation: Conversation }>) {
  const me = agent({ id: 'ag-ada', displayName: 'Ada Admin', role })
  const people = createPeople(me)
  people.put({ agents: agents().map((it) => ({ id: it.id, displayName: it.displayName, status: it.status, isThere: true, hasRoom: true, languages: [], skills: [], teamId: '' })), skills: ['billing', 'orders'], teams: [] })
  const all = [...conversations.values()].map(({ conversation }) => conversation)
  return {
    agent: ref(me),
    people,
    stirred: ref(0),
    alerts: shallowRef<readonly Alert[]>([]),
    inbox: { waiting: shallowRef(all.filter(({ state }) => state === 'waiting')), mine: shallowRef([]), get: (id: string) => conversations.get(id)?.conversation, unread: () => 0, put: vi.fn((_: InboxItem) => undefined) },
    everything: { items: shallowRef<InboxItem[]>(all.map((conversation) => ({ conversation, unread: 0 }))), load: vi.fn(() => Promise.resolve()) },
    unread: () => false,
    reread: vi.fn((_: string) => Promise.resolve()),
    take: vi.fn((_: string) => Promise.resolve(true)),
    addNote: vi.fn((_: string, __: string, ___: readonly string[]) => Promise.resolve(true)),
  }
}

export function managed(role: Role = 'admin'): Managed {
  const people = agents()
  const conversations = new Map(desk(now).map((entry) => [entry.conversation.id, entry]))
  const manage = createManage({ people, conversations, now })
  const tickets = createTicketDesk({ people, conversations, now })
  const me = { ...agent({ id: 'ag-ada', role }), username: 'ada' }
  const calls: string[] = []
  const send = <T>(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<T> => {
    calls.push(`${method} ${path}`)
    const address = new URL(path, 'http://fake')
    const copy: unknown = body === undefined ? {} : JSON.parse(JSON.stringify(body))
    const held = address.pathname === '/api/inbox/all' ? address.searchParams.get('agent') : null
    if (held !== null) return Promise.resolve({ items: [...conversations.values()].filter(({ conversation }) => conversation.agentId === held).map(({ conversation }) => ({ conversation, unread: 0 })), next: null } as T)
    const answer = manage.open(`${method} ${address.pathname}`, copy) ?? tickets.answer(me, method, address, copy) ?? manage.answer(me, method, address, copy, headers)
    if (answer === null) return Promise.reject(new Refusal(404, 'urn:omni:problem:not-found', 'not-found', ''))
    const { type = '', title = '', detail = '' } = (answer.body ?? {}) as { type?: string; title?: string; detail?: string }
    if (answer.status >= 400) return Promise.reject(new Refusal(answer.status, type, title, detail))
    return Promise.resolve((answer.body instanceof Blob ? answer.body : answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body))) as T)
  }
  const api = createApi(send)
  const workspace = workspaceFor(role, conversations)
  return {
    api,
    manage,
    desk: tickets,
    calls,
    workspace,
    async show(page, path) {
      const router = createPages(() => role, createMemoryHistory())
      await router.push(path)
      mount(page, {
        attachTo: document.body,
        global: { plugins: [router], provide: { [apiKey as symbol]: api, [workspaceKey as symbol]: workspace, [settingsKey as symbol]: createSettings(memory()) } },
      })
      await settled()
      await settled()
      return seen()
    },
  }
}

/** Clicks, types or submits, and lets what follows from it happen. */
export const by = (id: string): string => `[data-testid=${id}]`

export async function click(page: Page, id: string): Promise<void> {
  await page.get(by(id)).trigger('click')
  await settled()
}

export async function fill(page: Page, id: string, value: string | number): Promise<void> {
  await page.get(by(id)).setValue(value)
}

export async function submit(page: Page, id: string): Promise<void> {
  await page.get(by(id)).trigger('submit')
  await settled()
  await settled()
}
