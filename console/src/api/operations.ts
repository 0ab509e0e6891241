/** The shapes of docs/api.md that only operators read. Null: nothing happened, or the host does not know. */

export interface Durations {
  perSecond: number
  p50Ms: number | null
  p99Ms: number | null
  p999Ms: number | null
}

export interface QueueState {
  queue: string
  waiting: number | null
  inHand: number | null
  scheduled: number | null
  deadLetters: number | null
  oldestSeconds: number | null
  perSecond: number
  p50Ms: number | null
  p99Ms: number | null
}

export interface Totals {
  accepted: number
  stored: number
  duplicate: number
  repeated: number
  masked: number
  blocked: number
  flagged: number
  deadLettered: number
  refused: number
  sent: number
  failed: number
  uncertain: number
}

export interface Operations {
  at: string
  startedAt: string
  version: string
  windowSeconds: number
  memoryBytes: number
  cpuSeconds: number
  storageFault: boolean | null
  diskFreeBytes: number | null
  totals: Totals
  stored: Durations
  pushed: Durations
  commits: { perSecond: number; changes: number | null; p50Ms: number | null; p99Ms: number | null }
  connections: { agents: number; visitors: number; agentsOnline: number }
  queues: QueueState[]
}

export interface DeadLetter {
  queue: string
  sequenceNumber: string
  messageId: string
  reason: string
  description: string
  deliveryCount: number
  enqueuedAt: string
}
