// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import LabelIntent from '../../src/components/learning/LabelIntent.vue'
import { countsOf, problemOf, rangeOf } from '../../src/components/learning/problems'
import { percentsOf, sumOf, weightsOf } from '../../src/components/learning/weights'
import IntentsPage from '../../src/pages/IntentsPage.vue'
import MatchingPage from '../../src/pages/MatchingPage.vue'
import { apiKey } from '../../src/stores/provided'
import { settled } from '../made'
import { by, click, fill, managed, seen, submit } from './managed'

const save = vi.hoisted(() => vi.fn((_: Blob, __: string) => undefined))
vi.mock('../../src/stores/saving', () => ({ saveFile: save }))

describe('what is wrong with a file', () => {
  it('leads to its line', () => {
    expect([problemOf('line 12: the text is empty'), problemOf('minimum: must be 1 to 100')]).toEqual([{ line: 12, text: 'the text is empty' }, { line: null, text: 'minimum: must be 1 to 100' }])
    expect([rangeOf('ab\ncde\nf', 2), rangeOf('ab', 1), rangeOf('ab', 9)]).toEqual([[3, 6], [0, 2], [0, 2]])
  })

  it('is counted by intent', () => expect(countsOf('# note\ta\nb\tx\na\ty\nb\tz\nno tab')).toEqual([['b', 2], ['a', 1]]))
})

describe('intents', () => {
  it('are tried by what is in force', async () => {
    const page = await managed().show(IntentsPage, '/intents')
    await fill(page, 'intent-sample', 'my invoice is wrong')
    await page.get(by('intent-sample')).trigger('submit')
    await settled()
    expect(page.get(by('intent-found')).text()).toMatch(/billing.*learnt.*91.4%.*English.*billing/)
  })

  it('are learnt from examples that are checked line by line before they are kept', async () => {
    const host = managed()
    const page = await host.show(IntentsPage, '/intents')
    await fill(page, 'examples-text', 'billing\tone\nno tab here\n')
    await submit(page, 'examples-form')
    expect(page.get(by('examples-problems')).text()).toContain('Line 2')
    expect(host.manage.learning.examples).toContain('invoice')
    await page.get(by('problem-line')).trigger('click')
    await settled()
    const area = page.get<HTMLTextAreaElement>(by('examples-text')).element
    expect([document.activeElement, area.value.slice(area.selectionStart, area.selectionEnd)]).toEqual([area, 'no tab here'])
    await fill(page, 'examples-text', 'billing\tone\n')
    await submit(page, 'examples-form')
    expect([page.find(by('examples-saved')).exists(), host.manage.learning.examples]).toEqual([true, 'billing\tone\n'])
  })

  it('come from a file as it is saved by a spreadsheet', async () => {
    const page = await managed().show(IntentsPage, '/intents')
    const field = page.get<HTMLInputElement>(by('examples-file'))
    Object.defineProperty(field.element, 'files', { value: [new File(['billing\tone\r\nbilling\ttwo'], 'mine.tsv')] })
    await field.trigger('change')
    await settled()
    expect([page.get<HTMLTextAreaElement>(by('examples-text')).element.value, page.findAll(by('intent-count')).map((it) => it.text())]).toEqual(['billing\tone\nbilling\ttwo', ['billing 2']])
  })

  it('are in force when somebody says so, and the starter comes back', async () => {
    const host = managed()
    const page = await host.show(IntentsPage, '/intents')
    expect([page.find(by('starter-active')).exists(), page.find(by('model-report')).exists()]).toEqual([true, false])
    await click(page, 'train')
    await settled()
    expect([page.get(by('report-macroF1')).text(), page.findAll(`${by('intent-table')} tbody tr`).length, page.findAll(`${by('confusion')} rect`).length]).toEqual(['0.887', 5, 25])
    await click(page, 'model-activate')
    await settled()
    expect([page.find(by('model-active')).exists(), host.manage.learning.models[0]?.isActive]).toEqual([true, true])
    await click(page, 'starter-activate')
    await settled()
    expect(page.find(by('starter-active')).exists()).toBe(true)
  })

  it('have rules that two people do not overwrite', async () => {
    const host = managed()
    const page = await host.show(IntentsPage, '/intents')
    await fill(page, 'rules-text', '{ "minimum": 0 }')
    await click(page, 'rules-check')
    await settled()
    expect(page.get(by('rules-problems')).text()).toContain('minimum')
    await fill(page, 'rules-text', '{ "minimum": 3 }')
    host.manage.stir()
    await submit(page, 'rules-form')
    await settled()
    expect(page.find(by('conflict')).exists()).toBe(true)
    await click(page, 'conflict-mine')
    await settled()
    expect(host.manage.learning.rules).toBe('{ "minimum": 3 }')
  })

  it('are for supervisors to look at', async () => {
    const host = managed('supervisor')
    const page = await host.show(IntentsPage, '/intents')
    expect([page.find(by('train')).exists(), page.find(by('examples-text')).exists(), page.get<HTMLTextAreaElement>(by('rules-text')).element.readOnly]).toEqual([false, false, true])
    expect(host.calls).not.toContain('GET /api/intents/examples')
  })
})

describe('a label', () => {
  it('adds a text, without what names the customer, to the examples', async () => {
    const host = managed('supervisor')
    mount(LabelIntent, { attachTo: document.body, props: { text: 'I am Jo, where is <b>it</b>?' }, global: { provide: { [apiKey as symbol]: host.api } } })
    const page = seen()
    await click(page, 'label-intent')
    await settled()
    await fill(page, 'label-text', 'where is it?')
    await fill(page, 'label-name', 'delivery')
    await submit(page, 'label-form')
    expect([host.manage.learning.examples.endsWith('delivery\twhere is it?\n'), page.get(by('label-intent')).text()]).toEqual([true, 'Labelled'])
  })
})

describe('the weights of matching', () => {
  it('are percents that add up', () => {
    const weights = { language: 0.1, skills: 0.2, affinity: 0.3, load: 0.4 }
    expect([weightsOf(percentsOf(weights)), sumOf(percentsOf(weights)), sumOf({ ...weights, load: '' as unknown as number, language: 50, skills: 0, affinity: 0 })]).toEqual([weights, 100, 50])
  })

  it('are not saved before they do', async () => {
    const host = managed()
    const page = await host.show(MatchingPage, '/matching')
    await fill(page, 'weight-affinity', 5)
    expect([page.get(by('weights-sum')).text(), page.get(by('weights-save')).attributes('disabled')]).toEqual(['Together 85 %; it has to be 100 %.', ''])
    await fill(page, 'weight-skills', 45)
    await submit(page, 'weights-form')
    expect([page.find(by('weights-saved')).exists(), host.manage.learning.weights]).toEqual([true, { language: 0.3, skills: 0.45, affinity: 0.05, load: 0.2 }])
    await click(page, 'weights-defaults')
    expect(page.get<HTMLInputElement>(by('weight-skills')).element.value).toBe('30')
  })

  it('show to whom recent conversations would have gone, names as text', async () => {
    const host = managed('supervisor')
    const page = await host.show(MatchingPage, '/matching')
    await fill(page, 'weight-affinity', 0)
    await fill(page, 'weight-load', 40)
    await click(page, 'weights-replay')
    await settled()
    expect([page.findAll(by('replay-row')).length, page.get('[data-changed=true]').text(), page.find('td b').exists()]).toEqual([2, expect.stringContaining('Would have gone to Mara <b>Olsen</b>'), false])
    await page.get(by('replay-only')).setValue(true)
    expect([page.findAll(by('replay-row')).length, page.find(by('weights-save')).exists(), page.find(by('day-download')).exists()]).toEqual([1, false, false])
    expect(host.calls.some((call) => call.startsWith('PUT'))).toBe(false)
  })

  it('are simulated on the host, and the page looks until it is done', async () => {
    const host = managed('supervisor')
    const page = await host.show(MatchingPage, '/matching')
    await page.get(by('simulator-scenario')).setValue('night')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await submit(page, 'simulator-form')
    expect([page.find(by('simulator-running')).exists(), page.get(by('simulator-start')).attributes('disabled')]).toEqual([true, ''])
    await vi.advanceTimersByTimeAsync(2_000)
    vi.useRealTimers()
    await settled()
    expect([page.find(by('simulator-running')).exists(), page.get(by('simulator-result')).text(), page.findAll(by('simulator-row')).map((it) => it.text())]).toEqual([false, 'A thin night shift, days: 1', [expect.stringContaining('73.1%'), expect.stringContaining('Round robin')]])
  })

  it('come with a real day for the simulator', async () => {
    const page = await managed().show(MatchingPage, '/matching')
    await fill(page, 'day-date', '2026-03-02')
    await page.get(by('day-date')).trigger('submit')
    await settled()
    expect([save.mock.lastCall?.[1], JSON.parse((await save.mock.lastCall?.[0].text()) ?? '')]).toEqual(['omni-day-2026-03-02.json', { name: '2026-03-02', agents: [], arrivals: [] }])
  })
})
