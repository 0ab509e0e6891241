import { describe, expect, it } from 'vitest'
import { createDrafts } from '../../src/stores/drafts'
import { createSettings } from '../../src/stores/settings'
import { memory } from '../made'

describe('drafts', () => {
  it('are kept per conversation, over a reload', () => {
    const keep = memory()
    const drafts = createDrafts(keep)
    drafts.set('a', 'half an ans')
    drafts.set('b', 'something else')
    expect([createDrafts(keep).of('a'), createDrafts(keep).of('b'), createDrafts(keep).of('c')]).toEqual(['half an ans', 'something else', ''])
  })

  it('are gone once sent, and all of them with the session', () => {
    const keep = memory()
    const drafts = createDrafts(keep)
    drafts.set('a', 'text')
    drafts.set('a', '')
    expect(createDrafts(keep).of('a')).toBe('')
    drafts.set('b', 'text')
    drafts.clear()
    expect([drafts.of('b'), keep.entries.size]).toEqual(['', 0])
  })

  it('do not stumble over a broken storage', () => {
    expect(createDrafts(memory({ 'omni.drafts': '{"a":' })).of('a')).toBe('')
    expect(createDrafts(memory({ 'omni.drafts': '[["a",1]]' })).of('a')).toBe('')
  })
})

describe('settings', () => {
  it('are kept by the browser', () => {
    const keep = memory()
    createSettings(keep).values.sound = true
    expect(createSettings(keep).values).toEqual({ theme: 'auto', sound: true, notify: false, shortcuts: true })
  })

  it('begin without a sound, and where what was kept is broken', () => {
    for (const kept of ['{"sound":', '{"theme":"pink","sound":"yes","notify":1}', 'null']) expect(createSettings(memory({ 'omni.settings': kept })).values).toEqual({ theme: 'auto', sound: false, notify: false, shortcuts: true })
  })
})
