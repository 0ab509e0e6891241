import { describe, expect, it } from 'vitest'
import type { DeadLetter, Operations } from '../../src/api/operations'
import { Refusal } from '../../src/api/refusal'
import { createOperations, oldestOf } from '../../src/stores/operations'
import { operations, settled } from '../made'

/** A host that answers with what is put into it, asked once for each step. */
function desk(answers: (Operations | Refusal)[], letters: DeadLetter[] = []) {
  let step = (): void => undefined
  let listed = 0
  const opened = createOperations({
    client: {
      operations: () => {
        const answer = answers.shift() ?? operations()
        return answer instanceof Refusal ? Promise.reject(answer) : Promise.resolve(answer)
      },
      deadLetters: () => Promise.resolve((listed++, letters)),
      replayDeadLetters: () => Promise.resolve(letters.splice(0).length),
    },
    after: () => new Promise((resolve) => (step = resolve)),
    watched: () => true,
  })
  const next = async (): Promise<void> => {
    step()
    await settled()
  }
  return { opened, next, listed: () => listed }
}

const at = (second: number, accepted: number, more: Partial<Operations> = {}): Operations =>
  operations({ at: new Date(second * 1000).toISOString(), totals: { ...operations().totals, accepted }, ...more })
const letter: DeadLetter = { queue: 'deliver', sequenceNumber: '638998812345678901', messageId: 'm1', reason: 'wechat-40003', description: '', deliveryCount: 8, enqueuedAt: '2026-01-01T00:00:00Z' }
const withLetters = (count: number): Operations => operations({ queues: operations().queues.map((row) => ({ ...row, deadLetters: row.queue === 'deliver' ? count : 0 })) })

describe('the operators’ page', () => {
  it('makes rates of what was added between two answers', async () => {
    const { opened, next } = desk([at(10, 100), at(12, 140)])
    opened.open()
    await settled()
    expect(opened.lastPoint.value?.acceptedPerSecond).toBe(0)
    await next()
    expect(opened.lastPoint.value?.acceptedPerSecond).toBe(20)
  })

  it('begins a new curve when the host was restarted, and never shows a rate below zero', async () => {
    const { opened, next } = desk([at(10, 100), at(12, 3, { startedAt: '2026-01-01T00:00:11Z' })])
    opened.open()
    await settled()
    await next()
    expect(opened.points.value.map(({ acceptedPerSecond }) => acceptedPerSecond)).toEqual([0])
  })

  it('keeps what it knew while the host does not answer, says so, and goes on', async () => {
    const { opened, next } = desk([at(10, 1), new Refusal(0, '', 'not reached', ''), at(14, 5)])
    opened.open()
    await settled()
    await next()
    expect([opened.latest.value?.totals.accepted, opened.trouble.value?.unreached]).toEqual([1, true])
    await next()
    expect([opened.latest.value?.totals.accepted, opened.trouble.value]).toEqual([5, null])
  })

  it('asks for dead letters only while there are some, and forgets them when they were replayed', async () => {
    const { opened, next, listed } = desk([operations(), withLetters(1), withLetters(0)], [letter])
    opened.open()
    await settled()
    expect(listed()).toBe(0)
    await next()
    expect(opened.letters.value).toHaveLength(1)
    await opened.replay('deliver')
    expect([opened.replayed.value, opened.letters.value]).toEqual([{ queue: 'deliver', count: 1 }, []])
  })

  it('stops asking when it is closed', async () => {
    const { opened, next } = desk([at(10, 1), at(12, 2)])
    opened.open()
    await settled()
    opened.close()
    await next()
    expect(opened.latest.value?.totals.accepted).toBe(1)
  })

  it('finds the queue whose oldest message waits longest', () => {
    const now = operations({ queues: operations().queues.map((row) => ({ ...row, oldestSeconds: row.queue === 'deliver' ? 12 : 1 })) })
    expect(oldestOf(now)).toEqual({ queue: 'deliver', seconds: 12 })
  })
})
