import type { Operations } from '../src/api/operations'
import type { Agent, Conversation, Message } from '../src/api/shapes'

/** Shapes for tests: only what a test says differs from the plainest one. */
export function message(sequence: number, more: Partial<Message> = {}): Message {
  return {
    conversationId: 'c1',
    sequence,
    id: `m${sequence}`,
    type: 'message',
    direction: 'inbound',
    channel: 'web',
    kind: 'text',
    text: `text ${sequence}`,
    at: new Date(Date.UTC(2026, 0, 1, 9, 0, sequence)).toISOString(),
    ...more,
  }
}

export function conversation(id: string, more: Partial<Conversation> = {}): Conversation {
  return { id, customerId: `cu-${id}`, state: 'active', agentId: 'me', channel: 'web', lastSequence: 1, createdAt: '2026-01-01T09:00:00Z', ...more }
}

export function agent(more: Partial<Agent> = {}): Agent {
  return { id: 'me', username: 'me', displayName: 'Me', role: 'agent', status: 'online', languages: ['en'], skills: [], capacity: 5, load: 0, ...more }
}

/** A host on which nothing happens and nothing is wrong. */
export function operations(more: Partial<Operations> = {}): Operations {
  const none = { perSecond: 0, p50Ms: null, p99Ms: null, p999Ms: null }
  return {
    at: '2026-01-01T00:00:10Z', startedAt: '2026-01-01T00:00:00Z', version: '1.0.0', windowSeconds: 10, memoryBytes: 140e6, cpuSeconds: 1, storageFault: false, diskFreeBytes: 50e9,
    totals: { accepted: 0, stored: 0, duplicate: 0, repeated: 0, masked: 0, blocked: 0, flagged: 0, deadLettered: 0, refused: 0, sent: 0, failed: 0, uncertain: 0 },
    stored: none, pushed: none, commits: { perSecond: 0, changes: null, p50Ms: null, p99Ms: null }, connections: { agents: 1, visitors: 0, agentsOnline: 1 },
    queues: ['dedupe', 'persist', 'deliver'].map((queue) => ({ queue, waiting: 0, inHand: 0, scheduled: 0, deadLetters: 0, oldestSeconds: 0, perSecond: 0, p50Ms: null, p99Ms: null })),
    ...more,
  }
}

/** A storage that forgets with the test. */
export function memory(entries: Record<string, string> = {}): Storage & { entries: Map<string, string> } {
  const map = new Map(Object.entries(entries))
  return {
    entries: map,
    get length() {
      return map.size
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  }
}

/** Pauses that end when the test says so. */
export function pauses(): { after: (ms: number) => Promise<void>; pending: number[]; end: (ms: number) => Promise<void> } {
  const waiting: { ms: number; done: () => void }[] = []
  return {
    after: (ms) => new Promise((done) => waiting.push({ ms, done })),
    get pending() {
      return waiting.map(({ ms }) => ms)
    },
    async end(ms) {
      const index = waiting.findIndex((pause) => pause.ms === ms)
      if (index < 0) throw new Error(`nobody waits ${ms} ms, only ${waiting.map((pause) => pause.ms).join(', ')}`)
      waiting.splice(index, 1)[0]?.done()
      await settled()
    },
  }
}

/** Lets everything run that waits for nothing but promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
