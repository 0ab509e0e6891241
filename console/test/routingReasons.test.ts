// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import RoutingCard from '../src/components/RoutingCard.vue'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'
import { apiKey, workspaceKey } from '../src/stores/provided'
import { createPeople } from '../src/stores/people'
import { agent } from './made'

/** The host's sources: what a decision and a ticket may give as their reason stands nowhere else. */
const root = join(import.meta.dirname, '..', '..')
const sources = ['pipeline', 'durable', 'functions'].flatMap((part) => readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.cs') && !/(^|[\\/])(bin|obj)[\\/]/.test(file)).map((file) => readFileSync(join(root, part, file), 'utf8')))
const all = sources.join('\n')
const found = (pattern: RegExp): string[] => [...all.matchAll(pattern)].map(([, reason = '']) => reason)
/** Of a constant, wherever it is. */
const constant = (name: string): string[] => found(new RegExp(`const string ${name} = "([\\w-]+)"`, 'g'))

const routing = [...new Set([
  ...found(/new AssignRequest\([^\n]*?, "([\w-]+)"/g),
  ...found(/new Decision\([^\n]*?, "([\w-]+)"/g),
  ...found(/Backlog\.Nudge\(ids, "([\w-]+)"/g),
  ...found(/NudgeBacklogAsync\("([\w-]+)"/g),
  ...found(/"(asked-on|timer|adopted)"/g),
  ...constant('Nudge'),
  ...constant('Transferred'),
])].sort()
const tickets = [...constant('UrgentMessage'), ...constant('ListedWord')]

describe('the reasons of the host', () => {
  it('are found in its sources', () => {
    expect(routing).toEqual(['adopted', 'agent-lost', 'agent-online', 'asked-on', 'handed-off', 'merged', 'message', 'nudge', 'reopened', 'served', 'slot-freed', 'started', 'taken', 'timer', 'transferred'])
    expect(tickets).toEqual(['urgent-message', 'listed-word'])
  })

  it.each([['en', en], ['zh', zh]] as const)('have words in %s', (_, words) => {
    const needed = [...routing.map((it) => `routing.reason.${it}`), ...tickets.flatMap((it) => [`ticket.reason.${it}`, `alert.text.${it}`])]
    expect(needed.filter((word) => !Object.hasOwn(words, word))).toEqual([])
  })

  it('and one without words is shown as it is, beside all the rest', () => {
    const latest = { at: '2026-01-01T09:00:00Z', reason: 'new-in-the-host', winner: 'me', ring: 0, candidates: [] }
    const workspace = { routing: { latest: ref(latest), count: ref(1), state: ref('shown') }, agent: ref(agent()), people: createPeople(agent()) }
    const card = mount(RoutingCard, { global: { provide: { [workspaceKey as symbol]: workspace, [apiKey as symbol]: {} } } })
    expect(card.get('.when').text()).toContain('new-in-the-host')
  })
})
