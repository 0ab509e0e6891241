// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, mount } from '@vue/test-utils'
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
  merges: [{ id: 'mg-1', customerId: 'cu-2', reason: hostile, byAgentId: 'me', at: '2026-01-01T00:00:00Z', undoneAt: null, undoneBy: '' }], possibleDuplicates: [], blockedUntil: null, changedBy: '', changedAt: null, eTag: 'e1', ...more,
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
    expect(customers.change.mock.calls).toEqual([['cu-1', { addLabels: ['new'] }, 'e1'], ['cu-1', { addLabels: ['new'] }, 'e1']])
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

  it('lets agents block for a time, and only supervisors lift it', async () => {
    const customers = calls()
    const { page } = await panel(customers)
    await page.get('[data-testid=customer-menu] button').trigger('click')
    await page.get('[data-testid=menu-block]').trigger('click')
    const dialog = new DOMWrapper(document.body)
    await dialog.get('[data-testid=block-reason]').setValue(' insults ')
    await dialog.get('[data-testid=block-lasts]').setValue('week')
    const before = Date.now()
    await dialog.get('[data-testid=block]').trigger('submit')
    await flushPromises()
    const [id, reason, until] = customers.block.mock.calls[0] as [string, string, string]
    expect([id, reason, Math.round((Date.parse(until) - before) / 86_400_000)]).toEqual(['cu-1', 'insults', 7])
    expect(page.findAll('[data-testid=block]')).toHaveLength(0)
    page.unmount()
    for (const [role, may] of [['agent', false], ['supervisor', true]] as const) {
      const blocked = await panel(calls({ get: () => Promise.resolve(made({ blockedReason: 'insults', blockedUntil: '2030-01-01T00:00:00Z' })) }), role)
      expect(blocked.page.get('[data-testid=blocked]').text()).toMatch(/insults · until/)
      await blocked.page.get('[data-testid=customer-menu] button').trigger('click')
      expect([role, blocked.page.find('[data-testid=menu-block]').exists()]).toEqual([role, may])
      blocked.page.unmount()
    }
  })

  describe('changed by somebody else meanwhile', () => {
    const fresh = made({ eTag: 'e2', language: 'zh', labels: ['vip', 'angry'], fields: { City: 'Lyon' }, changedBy: 'ag-mara', changedAt: '2026-01-01T10:32:00Z' })
    const refusal = () => new Refusal(412, 'urn:omni:problem:precondition-failed', 'It was changed meanwhile.', '', { customer: fresh })
    async function stale() {
      const customers = calls({ get: vi.fn(() => Promise.resolve(made({ fields: { City: 'Paris' } }))) })
      customers.change.mockRejectedValueOnce(refusal())
      const it = await panel(customers)
      const field = it.page.get<HTMLInputElement>('[data-testid=fields] input')
      await field.setValue('Rome')
      await field.trigger('change')
      await flushPromises()
      return { ...it, field }
    }

    it('says who and what, and keeps what the agent typed', async () => {
      const { page, field } = await stale()
      expect(page.get('[data-testid=conflict]').text()).toContain('ag-mara changed this meanwhile')
      expect(page.findAll('[data-testid=conflict-theirs-list] li').map((it) => it.text())).toEqual(['Language: English Chinese', 'City: Paris Lyon', 'Labels: vip vip, angry'])
      expect(page.findAll('[data-testid=conflict-mine-list] li').map((it) => it.text())).toEqual(['City: Rome'])
      expect([field.element.value, page.find('[data-testid=customer-trouble]').exists()]).toEqual(['Rome', false])
    })

    it('saves the agent\'s over it, on the version that was shown, with what the agent wanted since', async () => {
      const { page, card, customers } = await stale()
      expect(await card.change({ addLabels: ['gold'] })).toBe(false)
      await page.get('[data-testid=conflict-mine]').trigger('click')
      await flushPromises()
      expect(customers.change.mock.calls.map(([, change, seen]) => [change, seen])).toEqual([[{ fields: { City: 'Rome' } }, 'e1'], [{ fields: { City: 'Rome' }, addLabels: ['gold'] }, 'e2']])
      expect(page.find('[data-testid=conflict]').exists()).toBe(false)
    })

    it('shows theirs when the agent gives way', async () => {
      const { page, customers } = await stale()
      await page.get('[data-testid=conflict-theirs]').trigger('click')
      await flushPromises()
      expect(page.find('[data-testid=conflict]').exists()).toBe(false)
      expect(page.get<HTMLInputElement>('[data-testid=fields] input').element.value).toBe('Lyon')
      expect(customers.change).toHaveBeenCalledTimes(1)
    })

    it('keeps a new name in its field', async () => {
      const customers = calls()
      customers.change.mockRejectedValueOnce(refusal())
      const { page } = await panel(customers)
      await page.get('[data-testid=customer-rename]').trigger('click')
      await page.get('[data-testid=customer-name-field]').setValue('Grace')
      await page.get('[data-testid=customer-name-field]').trigger('blur')
      await flushPromises()
      await page.get('[data-testid=customer-name-field]').trigger('blur')
      await flushPromises()
      expect([page.get<HTMLInputElement>('[data-testid=customer-name-field]').element.value, customers.change.mock.calls.length]).toEqual(['Grace', 1])
    })
  })

  it('makes one change after the other, each on what the one before left', async () => {
    const customers = calls({ change: vi.fn().mockResolvedValueOnce(made({ eTag: 'e2' })).mockResolvedValueOnce(made({ eTag: 'e3' })) })
    const { card } = await panel(customers)
    expect(await Promise.all([card.change({ addLabels: ['a'] }), card.change({ addLabels: ['b'] })])).toEqual([true, true])
    expect(customers.change.mock.calls.map(([, , seen]) => seen)).toEqual(['e1', 'e2'])
  })

  it('is shown without the other systems when they are away', async () => {
    const { page } = await panel(calls({ cards: () => Promise.reject(new Refusal(503, '', 'busy', '')) }))
    expect([page.find('[data-testid=customer-name]').exists(), page.find('[data-testid=section-cards]').exists()]).toEqual([true, false])
  })
})
