import type { Role, Status } from './shapes'

/** The shapes of docs/api.md, "The wall". */

export interface Queue {
  count: number
  /** Since when who waits longest does; null where nobody waits. */
  longestSince: string | null
}

export interface WallAgent {
  id: string
  displayName: string
  role: Role
  teamId: string
  status: Status
  isPresent: boolean
  load: number
  offers: number
  capacity: number
  skills: string[]
  languages: string[]
  lastAssignedAt: string | null
  /** Since when the agent's customer who waits longest does. */
  owedSince: string | null
}

export interface Risk {
  conversationId: string
  agentId: string | null
  channel: string
  state: string
  urgency: number
  kind: 'first-response' | 'next-response'
  owedSince: string
  warnAt: string
  dueAt: string
  isMissed: boolean
}

export interface Wall {
  at: string
  waiting: Queue
  byChannel: (Queue & { channel: string })[]
  bySkill: (Queue & { skill: string })[]
  byTeam: { teamId: string; name: string; online: number; away: number; load: number; capacity: number }[]
  agents: WallAgent[]
  risks: Risk[]
}
