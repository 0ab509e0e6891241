// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RouterLinkStub } from '@vue/test-utils'
import type { Customer, Customers } from '../../src/api/customers'
import { Refusal } from '../../src/api/refusal'
import type { Role } from '../../src/api/shapes'
import CustomerPanel from '../../src/components/CustomerPanel.vue'
import { createCustomerCard } from '../../src/stores/customer'
import { createPeople } from '../../src/stores/people'
import { apiKey, workspaceKey } from '../../src/stores/provided'
import { agent, conversation } from '../made'

const hostile = '<img src=x onerror=alert(1)>'
const made = (more: Partial<Customer> = {}): Customer => ({
  id: 'cu-1', name: `Ada ${hostile}`, language: 'en', consent: null, consentNote: '', fields: { [hostile]: hostile }, labels: ['vip'], blockedReason: '', blocked: [], createdAt: '2026-01-01T00:00:00Z',
  identities: [{ kind: 'channel', channel: 'web', account: 'shop', value: hostile, since: '2026-01-01T00:00:00Z' }],
  merges: [{ id: 'mg-1', customerId: 'cu-2', reason: hostile, byAgentId: 'me', at: '2026-01-01T00:00:00Z', undoneAt: null, undoneBy: '' }], possibleDuplicates: [], ...more,
})

function calls(more: Partial<Customers> = {}) {
  return {
    get: vi.fn(() => Promise.resolve(made())),
    change: vi.fn(() => Promise.resolve(made({ labels: ['vip', 'new'] }))),
    conversations: vi.fn(() => Promise.resolve([conversation('c1', { preview: hostile, rating: 4 })])),
    notes: vi.fn(() => Promise.resolve([{ id: 'n1', agentId: 'me', text: hostile, at: '2026-01-01T00:00:00Z' }])),
    addNote: vi.fn(() => Promise.resolve()),
    cards: vi.fn(() => Promise.resolve([{ source: 'shop', title: hostile, at: null, problem: null, rows: [{ label: hostile, value: 'order', url: 'javascript:alert(1)' }, { label: 'good', value: 'order', url: 'https://shop.example/1' }] }])),
    unmerge: vi.fn(() => Promise.resolve(made())),
    block: vi.fn(() => Promise.resolve()),
    ...more,
  } as unknown as Customers & Record<'change' | 'addNote' | 'unmerge' | 'block', ReturnType<typeof vi.fn>>
}

async function panel(customers = calls(), role: Role = 'agent') {
  let ids = 0
  const card = createCustomerCard(customers, 'cu-1', () => `note-${++ids}`)
  const page = mount(CustomerPanel, {
    props: { card, conversationId: 'c1' },
    attachTo: document.body,
    global: { stubs: { RouterLink: RouterLinkStub }, provide: { [workspaceKey as symbol]: { agent: ref(agent({ role })), people: createPeople(agent()) }, [apiKey as symbol]: { customers, search: vi.fn() } } },
  })
  await card.load()
  await flushPromises()
  return { page, card, customers }
}

beforeEach(() => void (document.body.innerHTML = ''))

describe('the customer\'s panel', () => {
  it('shows what customers and other systems wrote as text, and follows no address that runs something', async () => {
    const { page } = await panel()
    expect(page.get('[data-testid=customer-name]').text()).toBe(`Ada ${hostile}`)
    expect(page.findAll('img')).toHaveLength(0)
    expect(page.findAll('[data-testid=card] a').map((link) => link.attributes('href'))).toEqual(['https://shop.example/1'])
    expect(page.get('[data-testid=rating]').attributes('data-rating')).toBe('4')
  })

  it('adds a label, and keeps what was typed when it is refused', async () => {
    const customers = calls()
    const { page } = await panel(customers)
    await page.get('[data-testid=customer-label-add]').trigger('click')
    customers.change.mockRejectedValueOnce(new Refusal(400, 'urn:omni:problem:invalid', 'Invalid', 'A label has letters.'))
    const field = page.get<HTMLInputElement>('[data-testid=customer-label-field]')
    await field.setValue('new')
    await field.element.form?.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect([field.element.value, page.get('[data-testid=customer-trouble]').text()]).toEqual(['new', 'A label has letters.'])
    await field.element.form?.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect(page.get('[data-testid=customer-labels]').text()).toContain('new')
    expect(customers.change.mock.calls).toEqual([['cu-1', { addLabels: ['new'] }], ['cu-1', { addLabels: ['new'] }]])
  })

  it('sends a note again under the same id until it is kept', async () => {
    const customers = calls()
    const { card } = await panel(customers)
    customers.addNote.mockRejectedValueOnce(new Refusal(503, '', 'busy', ''))
    expect([await card.addNote('remember'), await card.addNote('remember'), await card.addNote('another')]).toEqual([false, true, true])
    expect(customers.addNote.mock.calls.map(([, id]) => id)).toEqual(['note-1', 'note-1', 'note-2'])
  })

  it('undoes a merge', async () => {
    const { page, customers } = await panel()
    await page.get('[data-testid=unmerge]').trigger('click')
    expect(customers.unmerge.mock.calls).toEqual([['cu-1', 'mg-1']])
  })

  it('lets supervisors block, and nobody else', async () => {
    for (const [role, may] of [['agent', false], ['supervisor', true]] as const) {
      const { page } = await panel(calls(), role)
      await page.get('[data-testid=customer-menu] button').trigger('click')
      expect([role, page.find('[data-testid=menu-block]').exists()]).toEqual([role, may])
      page.unmount()
    }
  })

  it('is shown without the other systems when they are away', async () => {
    const { page } = await panel(calls({ cards: () => Promise.reject(new Refusal(503, '', 'busy', '')) }))
    expect([page.find('[data-testid=customer-name]').exists(), page.find('[data-testid=section-cards]').exists()]).toEqual([true, false])
  })
})
