// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Colleague } from '../../src/api/shapes'
import TransferDialog from '../../src/components/TransferDialog.vue'
import { createPeople } from '../../src/stores/people'
import { apiKey, workspaceKey } from '../../src/stores/provided'
import { agent, conversation } from '../made'

const colleague = (id: string, more: Partial<Colleague> = {}): Colleague => ({ id, displayName: id, status: 'online', isThere: true, hasRoom: true, languages: ['en'], skills: [], teamId: '', ...more })

async function dialog(done = true) {
  const transfer = vi.fn(() => Promise.resolve(done))
  const client = { colleagues: () => Promise.resolve({ agents: [colleague('me', { teamId: 'parcels' }), colleague('bo', { teamId: 'parcels' }), colleague('full', { hasRoom: false }), colleague('gone', { isThere: false, teamId: 'away' })], skills: ['billing'], teams: [{ id: 'parcels', name: 'Parcels' }, { id: 'away', name: 'Away' }, { id: 'none', name: 'Nobody' }] }) }
  const page = mount(TransferDialog, { props: { conversation: conversation('c1') }, attachTo: document.body, global: { provide: { [workspaceKey as symbol]: { people: createPeople(agent()), transfer }, [apiKey as symbol]: { client } } } })
  await flushPromises()
  const at = <E extends HTMLElement>(id: string): E => document.querySelector<E>(`[data-testid=${id}]`) as E
  const submit = async (choice: string): Promise<void> => {
    at<HTMLInputElement>(choice).click()
    await flushPromises()
    at<HTMLFormElement>('transfer').dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
  }
  return { page, transfer, at, submit }
}

beforeEach(() => void (document.body.innerHTML = ''))

describe('a transfer', () => {
  it('is to a colleague who is there and has room, and not to oneself', async () => {
    const { at } = await dialog()
    expect(['bo', 'full', 'gone'].map((id) => at<HTMLInputElement>(`transfer-agent-${id}`).disabled)).toEqual([false, true, true])
    expect(document.querySelector('[data-testid=transfer-agent-me]')).toBeNull()
  })

  it('or to whoever has a skill, and is over when the host took it', async () => {
    const { page, transfer, submit } = await dialog()
    await submit('transfer-skill-billing')
    expect([transfer.mock.calls, page.emitted('close')?.length]).toEqual([[['c1', { skill: 'billing' }, '']], 1])
  })

  it('or to a team of which somebody else is there, which says how many', async () => {
    const { transfer, at, submit } = await dialog()
    expect([at<HTMLInputElement>('transfer-team-parcels').disabled, at<HTMLInputElement>('transfer-team-away').disabled, document.querySelector('[data-testid=transfer-team-none]')]).toEqual([false, true, null])
    expect(at('transfer-team-parcels').closest('label')?.textContent).toContain('1 of 1 there')
    await submit('transfer-team-parcels')
    expect(transfer.mock.calls).toEqual([['c1', { teamId: 'parcels' }, '']])
  })

  it('stays open when it was refused', async () => {
    const { page, transfer, submit } = await dialog(false)
    await submit('transfer-agent-bo')
    expect([transfer.mock.calls, page.emitted('close')]).toEqual([[['c1', { agentId: 'bo' }, '']], undefined])
  })
})
