// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createMemoryHistory } from 'vue-router'
import { describe, expect, it, vi } from 'vitest'
import { createEntries } from '../../src/api/entries'
import { Refusal } from '../../src/api/refusal'
import PasswordDialog from '../../src/components/PasswordDialog.vue'
import AgentsPage from '../../src/pages/AgentsPage.vue'
import EntryPage from '../../src/pages/EntryPage.vue'
import { createPages } from '../../src/pages/router'
import TeamsPage from '../../src/pages/TeamsPage.vue'
import { accountKey } from '../../src/stores/provided'
import { settled } from '../made'
import { by, click, fill, managed, seen, submit } from './managed'

const good = 'a kettle of copper'

describe('the page of the agents', () => {
  it('invites an agent and shows the link this once', async () => {
    const host = managed()
    const page = await host.show(AgentsPage, '/agents')
    await click(page, 'agent-invite')
    await fill(page, 'agent-username', 'yu')
    await fill(page, 'agent-name', '于洋')
    await fill(page, 'agent-skills-field', 'billing, returns')
    await page.get(by('agent-skills-field')).trigger('keydown', { key: 'Enter' })
    await fill(page, 'level-returns', 2)
    await submit(page, 'agent-form')
    const link = page.get<HTMLInputElement>(by('copy-entry')).element.value
    expect(host.manage.entries.has(link.slice(link.lastIndexOf('/') + 1))).toBe(true)
    expect(page.get(`${by('agent-row')}[data-username=yu]`).text()).toContain('Invited')
    expect((await host.api.staff.agents()).find(({ username }) => username === 'yu')).toMatchObject({ skills: ['billing', 'returns'], levels: { returns: 2 }, capacity: 5 })
    await click(page, 'entry-close')
    expect(page.find(by('copy-entry')).exists()).toBe(false)
  })

  it('says that a username is taken and keeps what was written', async () => {
    const page = await managed().show(AgentsPage, '/agents')
    await click(page, 'agent-invite')
    await fill(page, 'agent-username', 'lin')
    await fill(page, 'agent-name', 'Another Lin')
    await submit(page, 'agent-form')
    expect(page.get(by('trouble')).text()).toBe('Another agent has this username.')
    expect(page.get<HTMLInputElement>(by('agent-name')).element.value).toBe('Another Lin')
  })

  it('deactivates after a question, and brings back', async () => {
    const host = managed()
    const page = await host.show(AgentsPage, '/agents')
    const row = `${by('agent-row')}[data-username=chen]`
    await page.get(`${row} ${by('agent-deactivate')}`).trigger('click')
    await submit(page, 'confirm')
    expect(page.find(row).exists()).toBe(false)
    await page.get(by('agents-left')).setValue(true)
    expect(page.get(row).text()).toContain('Deactivated')
    await page.get(`${row} ${by('agent-activate')}`).trigger('click')
    await settled()
    expect(host.manage.audit.map(({ what }) => what)).toEqual(['agent-deactivated', 'agent-activated'])
  })

  it('lets a supervisor look, and change nothing', async () => {
    const page = await managed('supervisor').show(AgentsPage, '/agents')
    expect(page.findAll(by('agent-row')).length).toBeGreaterThan(2)
    expect([page.find(by('agent-invite')).exists(), page.find(by('agent-edit')).exists(), page.find('[data-testid=manage-audit]').exists()]).toEqual([false, false, false])
  })
})

describe('teams and skills', () => {
  it('are added, and say why one can not go', async () => {
    const page = await managed().show(TeamsPage, '/teams')
    await fill(page, 'team-field', 'Night')
    await page.get(by('team-field')).trigger('submit')
    await settled()
    await settled()
    expect(page.findAll(by('team-row')).map((row) => row.text())).toEqual([expect.stringContaining('Shop'), expect.stringContaining('Night')])
    await click(page, 'team-remove')
    await submit(page, 'confirm')
    expect(page.get(by('trouble')).text()).toBe('Somebody is in the team.')
  })
})

describe('whoever was invited', () => {
  async function entry(token: string, host = managed()) {
    const router = createPages(() => null, createMemoryHistory())
    await router.push(`/entry/${token}`)
    mount(EntryPage, { attachTo: document.body, props: { entries: createEntries(host.api.send) }, global: { plugins: [router] } })
    await settled()
    return { page: seen(), host }
  }

  it('chooses a password, once', async () => {
    const host = managed()
    const { invite } = await host.api.staff.invite('yu', { displayName: '于洋', role: 'agent', languages: [], skills: [], capacity: 5, autoAccept: true, levels: {}, teamId: '' })
    const { page } = await entry(invite?.token ?? '', host)
    expect(page.get<HTMLInputElement>(by('entry-username')).element.value).toBe('yu')
    await fill(page, 'password-new', good)
    await fill(page, 'password-again', 'something else')
    await submit(page, 'entry-form')
    expect(page.get(by('password-complaint')).text()).toBe('The two are not the same.')
    await fill(page, 'password-again', good)
    await submit(page, 'entry-form')
    expect([host.manage.passwords.get('yu'), page.find(by('entry-sign-in')).exists()]).toEqual([good, true])
    await entry(invite?.token ?? '', host)
    expect(page.find(by('entry-gone')).exists()).toBe(true)
  })

  it('is told when the link is not good any more', async () => expect((await entry('nonsense')).page.get(by('entry-gone')).text()).toContain('Ask an admin for another'))
})

describe('changing the own password', () => {
  it('asks the host once, and says when the old one is wrong', async () => {
    const changePassword = vi.fn().mockResolvedValueOnce(new Refusal(401, 'urn:omni:problem:sign-in-refused', '', '')).mockResolvedValue(null)
    mount(PasswordDialog, { attachTo: document.body, props: { modelValue: true }, global: { provide: { [accountKey as symbol]: { changePassword } } } })
    const page = seen()
    await fill(page, 'password-current', 'old')
    await fill(page, 'password-new', 'short')
    await fill(page, 'password-again', 'short')
    await submit(page, 'password-form')
    expect([changePassword.mock.calls.length, page.get(by('password-complaint')).text()]).toEqual([0, 'It needs at least 12 characters.'])
    await fill(page, 'password-new', good)
    await fill(page, 'password-again', good)
    await submit(page, 'password-form')
    expect(page.find(by('password-refused')).exists()).toBe(true)
    await submit(page, 'password-form')
    expect([changePassword.mock.lastCall, page.find(by('password-changed')).exists()]).toEqual([['old', good], true])
  })
})
