import { reactive } from 'vue'
import type { Agent, Presence, Role } from '../api/shapes'

/** Names of the colleagues, as far as this agent may read them; otherwise a short form of the id. */
export interface People {
  nameOf(agentId: string): string
  put(agents: readonly Agent[]): void
  present(presence: Presence): void
}

export function createPeople(): People {
  const agents = reactive(new Map<string, Agent>())
  return {
    nameOf: (agentId) => agents.get(agentId)?.displayName ?? shortened(agentId),
    put: (list) => list.forEach((agent) => agents.set(agent.id, agent)),
    present({ agentId, status }) {
      const agent = agents.get(agentId)
      if (agent !== undefined) agents.set(agentId, { ...agent, status })
    },
  }
}

export function mayReadPeople(role: Role): boolean {
  return role === 'supervisor' || role === 'admin'
}

function shortened(id: string): string {
  return id.length <= 10 ? id : `${id.slice(0, 8)}…`
}
