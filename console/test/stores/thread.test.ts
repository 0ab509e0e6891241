import { describe, expect, it } from 'vitest'
import { firstSequence, gapAfter, lastSequence, merge, resumeAfter, type Thread } from '../../src/stores/thread'
import { message } from '../made'

const sequences = (thread: Thread): number[] => thread.map(({ sequence }) => sequence)
const thread = (...numbers: number[]): Thread => numbers.map((number) => message(number))

describe('merging', () => {
  it('puts messages in sequence order, whatever order they come in', () => {
    expect(sequences(merge(thread(2, 5), [message(4), message(1), message(3)]))).toEqual([1, 2, 3, 4, 5])
  })

  it('shows a message once, however often it comes', () => {
    expect(sequences(merge(thread(1, 2), [message(2), message(2)]))).toEqual([1, 2])
  })

  it('takes the newer word about a message', () => {
    const [known] = merge([message(1, { delivery: 'pending' })], [message(1, { delivery: 'failed', deliveryReason: 'gone' })])
    expect(known).toMatchObject({ delivery: 'failed', deliveryReason: 'gone' })
  })

  it('does not turn a sent message pending again when an older page arrives late', () => {
    expect(merge([message(1, { delivery: 'sent' })], [message(1, { delivery: 'pending' })])[0]?.delivery).toBe('sent')
  })

  it('leaves the thread it was given alone', () => {
    const before = thread(1)
    merge(before, [message(2)])
    expect(sequences(before)).toEqual([1])
  })

  it('comes to the same thread in every order of arrival', () => {
    const all = [1, 2, 3, 4].map((number) => message(number))
    for (const order of permutations(all)) expect(order.reduce<Thread>((so, next) => merge(so, [next]), [])).toEqual(all)
  })
})

describe('gaps', () => {
  it('finds the first hole', () => expect(gapAfter(thread(3, 4, 7, 9))).toBe(4))
  it('finds none in a whole thread', () => expect(gapAfter(thread(3, 4, 5), 5)).toBeNull())
  it('finds what lies beyond the end', () => expect(gapAfter(thread(3, 4), 6)).toBe(4))
  it('finds none before the beginning, which is read on demand', () => expect(gapAfter(thread(51, 52), 52)).toBeNull())
  it('starts at nothing', () => {
    expect(gapAfter([], 2)).toBe(0)
    expect(gapAfter([], 0)).toBeNull()
    expect([firstSequence([]), lastSequence([])]).toEqual([0, 0])
  })
})

describe('reading on after a lost connection', () => {
  it('starts at the end of a settled thread', () => expect(resumeAfter(thread(1, 2, 3))).toBe(3))
  it('starts before a hole', () => expect(resumeAfter(thread(1, 2, 5))).toBe(2))
  it('starts before the oldest message whose delivery may have changed', () => {
    const waiting = merge(thread(1, 2, 5), [message(3, { delivery: 'pending' }), message(4, { delivery: 'uncertain' })])
    expect(resumeAfter(waiting)).toBe(2)
  })
  it('does not go back for ever for a delivery that never ends', () => {
    const long = Array.from({ length: 300 }, (_, index) => message(index + 1, index === 4 ? { delivery: 'uncertain' } : {}))
    expect(resumeAfter(long)).toBe(300)
  })
})

function permutations<T>(items: T[]): T[][] {
  return items.length <= 1 ? [items] : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}
