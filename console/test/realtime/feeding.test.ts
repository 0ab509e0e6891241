import { describe, expect, it } from 'vitest'
import { backoff } from '../../src/realtime/backoff'
import { createFeeding } from '../../src/realtime/feeding'
import { settled } from '../made'

function line(outcomes: ('ok' | 'no')[]) {
  const told: string[] = []
  const waits: number[] = []
  let negotiations = 0
  let close = (): void => undefined
  let stops = 0
  const feeding = createFeeding({
    changed: (link) => told.push(link),
    random: () => 1,
    pause: async (ms) => void waits.push(ms),
    connect: async () => {
      negotiations++
      const outcome = outcomes.shift()
      if (outcome === undefined) return await new Promise(() => undefined)
      return {
        start: () => (outcome === 'ok' ? Promise.resolve() : Promise.reject(new Error('refused'))),
        stop: async () => {
          stops++
          close()
        },
        onClosed: (closed) => (close = closed),
      }
    },
  })
  return { feeding, told, waits, close: () => close(), count: () => ({ negotiations, stops }) }
}

describe('the feed', () => {
  it('tries at once, then ever more seldom, until it is connected', async () => {
    const { feeding, told, waits } = line(['no', 'no', 'no', 'ok'])
    feeding.start()
    await settled()
    expect(told).toEqual(['connecting', 'reconnecting', 'reconnecting', 'reconnecting', 'connected'])
    expect(waits).toEqual([0, 1_000, 2_000, 4_000])
  })

  it('negotiates anew after a lost connection, and says when it is back', async () => {
    const { feeding, told, close, count } = line(['ok', 'ok'])
    feeding.start()
    await settled()
    close()
    await settled()
    expect(told).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(count().negotiations).toBe(2)
  })

  it('does not wait for a connection whose network is said to be gone', async () => {
    const { feeding, told, count } = line(['ok', 'ok'])
    feeding.start()
    feeding.lose()
    await settled()
    feeding.lose()
    await settled()
    expect([told, count()]).toEqual([['connecting', 'connected', 'reconnecting', 'connected'], { negotiations: 2, stops: 1 }])
  })

  it('never gives up', async () => {
    const { feeding, count } = line([...Array.from({ length: 200 }, () => 'no' as const), 'ok'])
    feeding.start()
    await settled()
    expect(count().negotiations).toBe(201)
  })

  it('ends when stopped, and tells nothing more', async () => {
    const { feeding, told, close, count } = line(['ok', 'ok'])
    feeding.start()
    await settled()
    await feeding.stop()
    close()
    await settled()
    expect([told, count()]).toEqual([['connecting', 'connected', 'stopped'], { negotiations: 1, stops: 1 }])
  })
})

describe('the pauses between attempts', () => {
  it('stay between half a step and fifteen seconds', () => {
    for (let attempt = 1; attempt < 100; attempt++) {
      expect(backoff(attempt, () => 0)).toBeGreaterThanOrEqual(500)
      expect(backoff(attempt, () => 1)).toBeLessThanOrEqual(15_000)
    }
  })
})
