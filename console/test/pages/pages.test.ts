// @vitest-environment happy-dom
import { createMemoryHistory } from 'vue-router'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/api/shapes'
import { en } from '../../src/i18n/en'
import { allows, keyOf, pages } from '../../src/pages/pages'
import { createPages } from '../../src/pages/router'

async function at(role: Role | null, address: string): Promise<string> {
  const router = createPages(() => role, createMemoryHistory())
  await router.push(address)
  return router.currentRoute.value.fullPath
}

describe('the pages', () => {
  it('each have an address, a key and a title of their own', () => {
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length)
    expect(new Set(pages.map(keyOf)).size).toBe(pages.length)
    expect(pages.filter(({ title }) => !(title in en))).toEqual([])
  })

  it('lead whoever may not see one to the desk', async () => {
    expect([await at('agent', '/operations'), await at('supervisor', '/operations'), await at('admin', '/operations')]).toEqual(['/', '/operations', '/operations'])
  })

  it('lead from an address that is none to the desk', async () => expect(await at('agent', '/nowhere/at/all')).toBe('/'))

  it('keep the address for whoever is not signed in yet', async () => expect(await at(null, '/conversations/c1')).toBe('/conversations/c1'))

  it('are for a role and those above', () => {
    expect([allows('agent', 'supervisor'), allows('supervisor', 'supervisor'), allows('admin', 'agent')]).toEqual([false, true, true])
  })
})
