import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import type { DeadLetter, Operations } from '../api/operations'
import { Refusal } from '../api/refusal'

export interface OperationsOptions {
  client: Pick<Client, 'operations' | 'deadLetters' | 'replayDeadLetters'>
  after: (ms: number) => Promise<void>
  /** True while somebody looks at the page. */
  watched: () => boolean
}

/** What the charts draw: one point for each time that the host was asked. */
export interface Point {
  at: number
  acceptedPerSecond: number
  storedPerSecond: number
  /** Of one core. */
  cpu: number
  storedP99Ms: number | null
  pushedP99Ms: number | null
  waiting: number
  oldestSeconds: number
  sockets: number
  memoryBytes: number
}

/** The operators' page: asks the host again and again while it is open, and keeps the last minutes. */
export interface OperationsDesk {
  latest: Ref<Operations | null>
  points: Ref<readonly Point[]>
  lastPoint: ComputedRef<Point | undefined>
  letters: Ref<readonly DeadLetter[]>
  trouble: Ref<Refusal | null>
  /** How many went back to their stage at the last replay. */
  replayed: Ref<{ queue: string; count: number } | null>
  open(): void
  close(): void
  replay(queue: string, sequenceNumber?: string): Promise<void>
}

const everyMs = 2_000
const mostPoints = 90

export function createOperations({ client, after, watched }: OperationsOptions): OperationsDesk {
  const latest = shallowRef<Operations | null>(null)
  const points = shallowRef<readonly Point[]>([])
  const letters = shallowRef<readonly DeadLetter[]>([])
  const trouble = shallowRef<Refusal | null>(null)
  const replayed = ref<{ queue: string; count: number } | null>(null)
  let turn = 0

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act()
      trouble.value = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      trouble.value = error
    }
  }

  const ask = async (): Promise<void> => {
    const before = latest.value
    const now = await client.operations()
    // A host that was restarted counts from zero: what came before does not belong to the same curve.
    const kept = before !== null && before.startedAt === now.startedAt ? points.value : []
    latest.value = now
    points.value = [...kept, pointOf(now, kept.length > 0 ? before : null)].slice(-mostPoints)
    if (deadLettersOf(now) > 0) letters.value = await client.deadLetters()
    else if (letters.value.length > 0) letters.value = []
  }

  return {
    latest,
    points,
    lastPoint: computed(() => points.value[points.value.length - 1]),
    letters,
    trouble,
    replayed,
    open() {
      const mine = ++turn
      const run = async (): Promise<void> => {
        while (mine === turn) {
          if (watched()) await attempt(ask)
          await after(everyMs)
        }
      }
      void run()
    },
    close: () => void turn++,
    async replay(queue, sequenceNumber) {
      await attempt(async () => {
        replayed.value = { queue, count: await client.replayDeadLetters(queue, sequenceNumber) }
        await ask()
      })
    },
  }
}

export function deadLettersOf(now: Operations): number {
  return now.queues.reduce((sum, { deadLetters }) => sum + (deadLetters ?? 0), 0)
}

/** The queue whose oldest message waits longest. */
export function oldestOf(now: Operations): { queue: string; seconds: number } {
  return now.queues.reduce((oldest, { queue, oldestSeconds }) => ((oldestSeconds ?? 0) > oldest.seconds ? { queue, seconds: oldestSeconds ?? 0 } : oldest), { queue: '', seconds: 0 })
}

function pointOf(now: Operations, before: Operations | null): Point {
  const seconds = before === null ? 0 : (Date.parse(now.at) - Date.parse(before.at)) / 1000
  const perSecond = (of: (it: Operations) => number): number => (before === null || seconds <= 0 ? 0 : (of(now) - of(before)) / seconds)
  return {
    at: Date.parse(now.at),
    acceptedPerSecond: perSecond(({ totals }) => totals.accepted),
    storedPerSecond: perSecond(({ totals }) => totals.stored),
    cpu: perSecond(({ cpuSeconds }) => cpuSeconds),
    storedP99Ms: now.stored.p99Ms,
    pushedP99Ms: now.pushed.p99Ms,
    waiting: now.queues.reduce((sum, { waiting, inHand }) => sum + (waiting ?? 0) + (inHand ?? 0), 0),
    oldestSeconds: oldestOf(now).seconds,
    sockets: now.connections.agents + now.connections.visitors,
    memoryBytes: now.memoryBytes,
  }
}
