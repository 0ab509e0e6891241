import { describe, expect, it } from 'vitest'
import type { SearchPage, SearchQuery } from '../../src/api/search'
import { Refusal } from '../../src/api/refusal'
import { createFinding } from '../../src/stores/finding'
import { pauses, settled } from '../made'

const hit = (customerId: string) => ({ type: 'customer' as const, customerId, customerName: customerId, conversation: null, message: null, highlights: [] })

function desk() {
  const waits = pauses()
  const asked: SearchQuery[] = []
  const answers: (SearchPage | Refusal)[] = []
  const finding = createFinding(async (query) => {
    asked.push(query)
    const answer = answers.shift() ?? { hits: [], next: null }
    if (answer instanceof Refusal) throw answer
    return answer
  }, waits.after)
  return { finding, waits, asked, answers, found: () => finding.hits.value.map(({ customerId }) => customerId) }
}

describe('a search', () => {
  it('waits for a pause in the typing, and asks once', async () => {
    const { finding, waits, asked, answers, found } = desk()
    answers.push({ hits: [hit('ada')], next: null })
    for (const q of ['a', 'ad', 'ada']) finding.search({ q, type: 'customer' })
    for (let pause = 0; pause < 3; pause++) await waits.end(250)
    await settled()
    expect([asked.map(({ q }) => q), found()]).toEqual([['ada'], ['ada']])
  })

  it('reads on over empty pages, and further on demand', async () => {
    const { finding, waits, answers, found, asked } = desk()
    answers.push({ hits: [], next: 'p2' }, { hits: [hit('ada')], next: 'p3' }, { hits: [hit('bo')], next: null })
    finding.search({ q: 'x', type: 'customer' })
    await waits.end(250)
    expect([found(), finding.next.value]).toEqual([['ada'], 'p3'])
    await finding.more()
    expect([found(), finding.next.value, asked.map(({ cursor }) => cursor)]).toEqual([['ada', 'bo'], null, [undefined, 'p2', 'p3']])
  })

  it('for nothing asks nobody and shows nothing', async () => {
    const { finding, waits, asked, answers, found } = desk()
    answers.push({ hits: [hit('ada')], next: null })
    finding.search({ q: 'ada', type: 'customer' })
    await waits.end(250)
    finding.search({ q: '  ', type: 'customer' })
    expect([found(), finding.state.value, asked.length]).toEqual([[], 'idle', 1])
  })

  it('shows nothing of another kind meanwhile', async () => {
    const { finding, waits, answers, found } = desk()
    answers.push({ hits: [hit('ada')], next: null })
    finding.search({ q: 'ada', type: 'customer' })
    await waits.end(250)
    finding.search({ q: 'ada', type: 'message' })
    expect(found()).toEqual([])
  })

  it('says why it was refused', async () => {
    const { finding, waits, answers } = desk()
    answers.push(new Refusal(501, 'urn:omni:problem:search-off', 'off', ''))
    finding.search({ q: 'ada', type: 'message' })
    await waits.end(250)
    expect([finding.state.value, finding.trouble.value?.problem]).toEqual(['refused', 'search-off'])
  })
})
