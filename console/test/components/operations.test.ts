// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { computed, ref, shallowRef } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import type { DeadLetter, Operations } from '../../src/api/operations'
import { Refusal } from '../../src/api/refusal'
import OperationsPane from '../../src/components/OperationsPane.vue'
import { workspaceKey } from '../../src/stores/provided'
import type { OperationsDesk } from '../../src/stores/operations'
import { operations } from '../made'

function show(latest: Operations | null, more: Partial<OperationsDesk> = {}) {
  const desk: OperationsDesk = {
    latest: shallowRef(latest), points: shallowRef([]), lastPoint: computed(() => undefined), letters: shallowRef([]), trouble: shallowRef(null), replayed: ref(null),
    open: vi.fn(), close: vi.fn(), replay: vi.fn(() => Promise.resolve()), ...more,
  }
  const page = mount(OperationsPane, { global: { provide: { [workspaceKey as symbol]: { operations: desk } } } })
  const warnings = (): string[] => page.findAll('[data-testid=operations-warning]').map((line) => line.text())
  return { page, desk, warnings }
}
const queues = (more: Partial<Operations['queues'][number]>): Operations['queues'] => operations().queues.map((row) => (row.queue === 'deliver' ? { ...row, ...more } : row))
const letter: DeadLetter = { queue: 'deliver', sequenceNumber: '638998812345678901', messageId: 'm1', reason: 'wechat-40003', description: '', deliveryCount: 8, enqueuedAt: '2026-01-01T00:00:00Z' }

describe('the operators’ page', () => {
  it('says in one line that all is well, and shows each stage', () => {
    const { page, warnings } = show(operations())
    expect([warnings(), page.find('[data-testid=operations-fine]').exists()]).toEqual([[], true])
    expect(page.findAll('[data-testid=stage]')).toHaveLength(operations().queues.length)
  })

  it('says what is wrong: a fault of the storage, a full disk, a message that is stuck, dead letters', () => {
    expect(show(operations({ storageFault: true })).warnings()[0]).toContain('restart the host')
    expect(show(operations({ diskFreeBytes: 300e6 })).warnings()).toEqual(['Only 300 MB are free on the disk.'])
    expect(show(operations({ queues: queues({ oldestSeconds: 75 }) })).warnings()).toEqual(['Messages in deliver have waited 1 min.'])
    const aside = show(operations({ queues: queues({ deadLetters: 2 }) }))
    expect([aside.warnings(), aside.page.find('[data-testid=operations-fine]').exists()]).toEqual([['2 dead letters'], false])
  })

  it('does not call it well while the host does not answer', () => {
    const { page } = show(operations(), { trouble: shallowRef(new Refusal(0, '', '', '')) })
    expect([page.find('[data-testid=operations-fine]').exists(), page.get('[data-testid=operations-refusal]').text()]).toEqual([false, expect.stringContaining('does not answer')])
  })

  it('shows why a letter was set aside, and sends its queue’s back', async () => {
    const { page, desk } = show(operations({ queues: queues({ deadLetters: 1 }) }), { letters: shallowRef([letter]) })
    expect(page.get('[data-testid=dead-letter]').text()).toContain('wechat-40003')
    await page.get('[data-testid=replay-deliver]').trigger('click')
    expect(desk.replay).toHaveBeenLastCalledWith('deliver', undefined)
    await page.get('[data-testid=replay-one]').trigger('click')
    expect(desk.replay).toHaveBeenLastCalledWith('deliver', '638998812345678901')
  })

  it('asks while it is there and no longer', () => {
    const { page, desk } = show(null)
    expect(desk.open).toHaveBeenCalledOnce()
    page.unmount()
    expect(desk.close).toHaveBeenCalledOnce()
  })
})
