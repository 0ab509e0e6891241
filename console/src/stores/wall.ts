import { ref, shallowRef, watch, type Ref } from 'vue'
import { Refusal } from '../api/refusal'
import type { Wall } from '../api/wall'

export interface WallOptions {
  read: () => Promise<Wall>
  after: (ms: number) => Promise<void>
  /** Grows with each push after which the wall looks different. */
  stirred: Ref<number>
  watched: () => boolean
}

/** The wall: read when something happened, at most once a second, and every fifteen seconds besides. */
export interface WallDesk {
  latest: Ref<Wall | null>
  trouble: Ref<Refusal | null>
  reading: Ref<boolean>
  open(): void
  close(): void
  read(): Promise<void>
}

const leastMs = 1_000
const everyMs = 15_000

export function createWall({ read, after, stirred, watched }: WallOptions): WallDesk {
  const latest = shallowRef<Wall | null>(null)
  const trouble = shallowRef<Refusal | null>(null)
  const reading = ref(false)
  let turn = 0
  let due = false
  let unwatch = (): void => undefined

  const ask = async (): Promise<void> => {
    reading.value = true
    try {
      latest.value = await read()
      trouble.value = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      trouble.value = error
    } finally {
      reading.value = false
    }
  }

  return {
    latest,
    trouble,
    reading,
    read: ask,
    open() {
      const mine = ++turn
      unwatch()
      unwatch = watch(stirred, () => {
        if (due || !watched()) return
        due = true
        void after(leastMs).then(() => {
          due = false
          return mine === turn ? ask() : undefined
        })
      })
      const run = async (): Promise<void> => {
        while (mine === turn) {
          if (watched()) await ask()
          await after(everyMs)
        }
      }
      void run()
    },
    close() {
      turn++
      unwatch()
    },
  }
}
