import { ifMatch } from './accounts'
import type { Send } from './http'

/** The shapes and calls of docs/matching.md. */

export interface Weights {
  language: number
  skills: number
  affinity: number
  load: number
}

export interface SavedWeights {
  weights: Weights
  defaults: Weights
  eTag: string
}

export interface Somebody {
  id: string
  name: string
}

export interface RecentDecision {
  conversationId: string
  at: string
  reason: string
  ring: number
  winner?: Somebody | null
  firstThen?: Somebody | null
  firstNow?: Somebody | null
  changed: boolean
}

export interface RecentReplay {
  decisions: RecentDecision[]
  changed: number
  left: number
}

export interface SimulatedPolicy {
  name: string
  firstContact: number
  fit: number
  transfers: number
  waitMeanSeconds: number
  waitP95Seconds: number
  waitMaxSeconds: number
  gini: number
  occupancy: number
  breaches: number
  starved: number
}

export interface Simulation {
  state: 'none' | 'running' | 'done' | 'failed'
  scenarios: { name: string; says: string }[]
  mostSeeds: number
  result?: { scenario: string; seeds: number; weights: Weights; policies: SimulatedPolicy[] } | null
}

export interface Matching {
  weights(): Promise<SavedWeights>
  saveWeights(weights: Weights, eTag: string): Promise<SavedWeights>
  replay(weights: Weights): Promise<RecentReplay>
  day(date: string): Promise<unknown>
  /** The last one, and which there are. */
  simulation(): Promise<Simulation>
  simulate(scenario: string, weights: Weights, seeds: number): Promise<Simulation>
}

export function createMatching(send: Send): Matching {
  return {
    weights: () => send('GET', '/api/routing/weights'),
    saveWeights: (weights, eTag) => send('PUT', '/api/routing/weights', { weights }, ifMatch(eTag)),
    replay: (weights) => send('POST', '/api/routing/replay?limit=100', { weights }),
    simulation: () => send('GET', '/api/routing/simulations'),
    simulate: (scenario, weights, seeds) => send('POST', '/api/routing/simulations', { scenario, weights, seeds }),
    day: (date) => send('GET', `/api/routing/days/${encodeURIComponent(date)}`),
  }
}
