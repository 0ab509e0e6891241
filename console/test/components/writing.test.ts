import { describe, expect, it } from 'vitest'
import { mentionsIn } from '../../src/components/writing'
import { createPeople } from '../../src/stores/people'
import { agent } from '../made'

const people = createPeople(agent())
const named = { ann: 'Ann', anna: 'Anna', mara: 'Mara', olsen: 'Mara Olsen', wf: '王芳', wff: '王芳芳', one: 'Lin', two: 'Lin', nobody: '' }
people.put({ skills: [], teams: [], agents: Object.entries(named).map(([id, displayName]) => ({ ...agent({ id, displayName }), isThere: true, hasRoom: true, teamId: '' })) })
const ids = (text: string, ...picked: string[]): string[] => mentionsIn(text, people, picked).ids

describe('a mention', () => {
  it('is of the longest name that stands there', () => {
    expect([ids('@Anna'), ids('@Ann'), ids('see @Mara Olsen, @Mara.'), ids('@王芳芳 看'), ids('@王芳 看')]).toEqual([['anna'], ['ann'], ['olsen', 'mara'], ['wff'], ['wf']])
  })

  it('ends where the name ends', () => {
    expect([ids('@Annabel'), ids('@Ann-Marie'), ids('@Ann_2'), ids("@Ann's, @Anna!"), ids('@Ann-')]).toEqual([[], [], [], ['ann', 'anna'], ['ann']])
  })

  it('needs no space behind a Chinese name that was picked, and none before it', () => {
    expect([ids('请@王芳看一下'), ids('请@王芳看一下', 'wf'), ids('请@王芳芳看一下', 'wf', 'wff'), ids('@Annabel', 'ann')]).toEqual([[], ['wf'], ['wff'], []])
  })

  it('is none in an address', () => expect(ids('write to shop@Anna')).toEqual([]))

  it('of several with one name is who was picked, the last for each time it stands there', () => {
    expect(mentionsIn('@Lin', people, [])).toEqual({ ids: [], unclear: ['Lin'] })
    expect(mentionsIn('@Lin', people, ['one'])).toEqual({ ids: ['one'], unclear: [] })
    expect([ids('@Lin', 'one', 'two'), ids('@Lin and @Lin', 'one', 'two'), ids('nobody', 'one')]).toEqual([['two'], ['one', 'two'], []])
  })
})
