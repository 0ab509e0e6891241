import { describe, expect, it } from 'vitest'
import { createDrafts } from '../../src/stores/drafts'
import { createSeen } from '../../src/stores/seen'
import { conversation, memory } from '../made'

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

describe('what was read', () => {
  it('is unread until seen, and again when something follows', () => {
    const keep = memory()
    const seen = createSeen(keep)
    expect(seen.unread(conversation('a', { lastSequence: 3 }))).toBe(true)
    seen.mark('a', 3)
    expect(createSeen(keep).unread(conversation('a', { lastSequence: 3 }))).toBe(false)
    expect(createSeen(keep).unread(conversation('a', { lastSequence: 4 }))).toBe(true)
  })

  it('never goes back', () => {
    const seen = createSeen(memory())
    seen.mark('a', 5)
    seen.mark('a', 2)
    expect(seen.unread(conversation('a', { lastSequence: 5 }))).toBe(false)
  })

  it('is remembered for the latest conversations only', () => {
    const seen = createSeen(memory())
    for (let number = 0; number < 600; number++) seen.mark(`c${number}`, 1)
    expect([seen.unread(conversation('c0')), seen.unread(conversation('c599'))]).toEqual([true, false])
  })
})
