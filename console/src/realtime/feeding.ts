import type { Link } from './feed'
import type { Connect, Connection } from './hub'
import { backoff } from './backoff'

export interface FeedingOptions {
  connect: Connect
  /** Told of every change, 'connected' included: that is when to read what was missed. */
  changed: (link: Link) => void
  /** Resolves after so many milliseconds, or as soon as there is reason to hope (the network is back, the page is looked at). */
  pause: (ms: number) => Promise<void>
  random: () => number
}

export interface Feeding {
  start(): void
  stop(): Promise<void>
  /** The network is said to be gone: the connection is not waited for any longer. */
  lose(): void
}

/**
 * Keeps one connection to the hub and never gives up. SignalR's own reconnect is not used: it goes back to the
 * address of the first negotiation with its token, and does not cover the first attempt.
 */
export function createFeeding({ connect, changed, pause, random }: FeedingOptions): Feeding {
  let current: Connection | null = null
  let run = 0

  async function keep(mine: number): Promise<void> {
    const stopped = (): boolean => run !== mine
    changed('connecting')
    for (let attempt = 0; !stopped(); attempt++) {
      await pause(backoff(attempt, random))
      if (stopped()) return
      try {
        const connection = await connect()
        const closed = new Promise<void>((resolve) => connection.onClosed(resolve))
        await connection.start()
        if (stopped()) return await connection.stop()
        current = connection
        changed('connected')
        attempt = 0
        await closed
      } catch {
        // Whatever it was, the answer is the next attempt; the agent sees the link's state all the while.
      }
      current = null
      if (!stopped()) changed('reconnecting')
    }
  }

  return {
    start() {
      void keep(++run)
    },
    lose() {
      // That it ends, for whatever reason, is what the loop waits for.
      current?.stop().catch(() => undefined)
    },
    async stop() {
      run++
      const connection = current
      current = null
      changed('stopped')
      await connection?.stop()
    },
  }
}
