// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Alert } from '../../src/api/shapes'
import type { Ticket, TicketPage } from '../../src/api/tickets'
import { Refusal } from '../../src/api/refusal'
import TicketsPage from '../../src/pages/TicketsPage.vue'
import type { Link } from '../../src/realtime/feed'
import { actOn, countOpenTickets, createTicketList, isOwn } from '../../src/stores/tickets'
import { settled } from '../made'
import { by, click, fill, managed, submit } from './managed'

const hostile = '<img src=x onerror=alert(1)>'
const raised = { conversationId: 'c1', clientTicketId: 't1', reason: 'agent-raised', text: hostile }
const alarm = (kind: string): Alert => ({ kind, text: 'agent-raised', conversationId: 'c1', ticketId: 'c1-t1' })

describe('the tickets', () => {
  it('say whom they are about, why, for how long still, and lead to the conversation', async () => {
    const host = managed('supervisor')
    host.desk.raise('ag-lin', raised)
    const page = await host.show(TicketsPage, '/tickets')
    expect(page.get(by('ticket-about')).text()).toBe('王芳')
    expect(page.get(by('ticket-about')).attributes('href')).toContain('/conversations/c1')
    expect(page.get(by('ticket')).text()).toContain(hostile)
    expect(page.findAll('img')).toHaveLength(0)
    expect(page.get(by('ticket-left')).text()).toContain('2 min left')
    expect(page.get(by('ticket')).text()).toContain('An agent calls for help · raised by 林晓')
  })

  it('are acknowledged, taken from a colleague, and resolved with a word', async () => {
    const host = managed('supervisor')
    host.desk.raise('ag-lin', raised)
    const page = await host.show(TicketsPage, '/tickets')
    await click(page, 'ticket-acknowledge')
    await settled()
    expect(page.find(by('ticket')).exists()).toBe(false)
    Object.assign(host.desk.tickets.get('c1-t1') ?? {}, { acknowledgedBy: 'ag-mara' })
    await page.get(by('tickets-acknowledged')).setValue(true)
    await settled()
    await click(page, 'ticket-take')
    await fill(page, 'ticket-note', ' she went home ')
    await submit(page, 'ticket-form')
    expect(host.desk.tickets.get('c1-t1')).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ag-ada' })
    await click(page, 'ticket-resolve')
    await submit(page, 'ticket-form')
    expect(host.desk.tickets.get('c1-t1')?.trail.map(({ what, why }) => [what, why])).toEqual([['raised', 'agent-raised'], ['acknowledged', ''], ['taken', 'she went home'], ['resolved', '']])
  })

  it('are read again when somebody else was faster, and it is said', async () => {
    const host = managed('supervisor')
    host.desk.raise('ag-lin', raised)
    const page = await host.show(TicketsPage, '/tickets')
    Object.assign(host.desk.tickets.get('c1-t1') ?? {}, { state: 'acknowledged', acknowledgedBy: 'ag-mara' })
    await click(page, 'ticket-acknowledge')
    await settled()
    expect([page.find(by('ticket')).exists(), page.find(by('trouble')).exists()]).toEqual([false, true])
  })

  it('are narrowed to the own and to a level, and read again when one is raised', async () => {
    const host = managed('supervisor')
    host.desk.raise('ag-lin', raised)
    host.desk.raise('ag-ada', { ...raised, clientTicketId: 't2' }, 2)
    const page = await host.show(TicketsPage, '/tickets')
    const shown = (): (string | undefined)[] => page.findAll(by('ticket')).map((it) => it.attributes('data-id'))
    expect(shown()).toEqual(['c1-t2', 'c1-t1'])
    await page.get(by('tickets-mine')).setValue(true)
    await settled()
    expect(shown()).toEqual(['c1-t2'])
    await page.get(by('tickets-mine')).setValue(false)
    await page.get(by('tickets-level')).setValue('1')
    await settled()
    expect(shown()).toEqual(['c1-t1'])
    host.desk.raise('ag-lin', { ...raised, clientTicketId: 't3' })
    host.workspace.alerts.value = [alarm('ticket-raised')]
    await settled()
    expect(shown()).toEqual(['c1-t3', 'c1-t1'])
  })

  it('are only to be read and taken back by who raised them and was not told', async () => {
    const host = managed('agent')
    host.desk.raise('ag-ada', raised)
    host.desk.raise('ag-lin', { ...raised, clientTicketId: 't2' })
    for (const it of host.desk.tickets.values()) it.told = ['ag-mara']
    const page = await host.show(TicketsPage, '/tickets')
    expect(page.findAll(by('ticket'))).toHaveLength(1)
    expect([page.find(by('ticket-acknowledge')).exists(), page.find(by('ticket-resolve')).exists()]).toEqual([false, true])
  })
})

describe('an alert of a ticket', () => {
  it('is passed over once when this page did it itself, and never when it wants somebody', () => {
    actOn('c1-t1')
    expect([isOwn(alarm('ticket-escalated')), isOwn(alarm('ticket-resolved')), isOwn(alarm('ticket-resolved'))]).toEqual([false, true, false])
  })
})

describe('the list of tickets', () => {
  const ticket = (id: string): Ticket => ({ id }) as Ticket
  const filter = { state: 'open', mine: false, level: 0 } as const

  it('reads on over pages in which nothing fits, and from there when asked for more', async () => {
    const pages: TicketPage[] = [{ tickets: [], next: 'a' }, { tickets: [ticket('1')], next: 'b' }, { tickets: [ticket('2')], next: null }]
    const list = vi.fn(() => Promise.resolve(pages.shift() ?? { tickets: [], next: null }))
    const it = createTicketList({ list })
    await it.load(filter)
    expect([it.tickets.value.map(({ id }) => id), it.next.value]).toEqual([['1'], 'b'])
    await it.more()
    expect([it.tickets.value.map(({ id }) => id), it.next.value]).toEqual([['1', '2'], null])
    expect(list.mock.calls).toEqual([[filter, undefined], [filter, 'a'], [filter, 'b']])
  })

  it('passes over the answer to a filter that was left meanwhile', async () => {
    let answer: (page: TicketPage) => void = () => undefined
    const list = vi.fn().mockReturnValueOnce(new Promise<TicketPage>((done) => (answer = done))).mockResolvedValueOnce({ tickets: [ticket('new')], next: null })
    const it = createTicketList({ list })
    const first = it.load(filter)
    await it.load({ ...filter, state: 'resolved' })
    answer({ tickets: [ticket('old')], next: null })
    await first
    expect(it.tickets.value.map(({ id }) => id)).toEqual(['new'])
  })

  it('counts those that wait for this agent when an alert says so, and keeps what it knows when the host is away', async () => {
    const list = vi.fn().mockResolvedValueOnce({ tickets: [], next: null }).mockResolvedValueOnce({ tickets: [{ ...ticket('1'), canAcknowledge: true }, { ...ticket('2'), canAcknowledge: false }], next: null }).mockRejectedValueOnce(new Refusal(0, '', '', ''))
    const alerts = shallowRef<readonly Alert[]>([])
    const count = countOpenTickets({ list }, alerts, ref<Link>('connected'))
    await settled()
    expect(count.value).toBe(0)
    for (const kind of ['ticket-raised', 'delivery-failed', 'ticket-acknowledged']) {
      alerts.value = [...alerts.value, alarm(kind)]
      await settled()
      expect(count.value).toBe(1)
    }
    expect(list).toHaveBeenCalledTimes(3)
  })
})
