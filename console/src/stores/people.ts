import { reactive, ref, type Ref } from 'vue'
import type { Agent, Colleague, Colleagues, Presence, Role } from '../api/shapes'

/** The colleagues: their names, who is there, and what skills there are. */
export interface People {
  all: ReadonlyMap<string, Colleague>
  skills: Ref<readonly string[]>
  teams: Ref<Colleagues['teams']>
  nameOf(agentId: string): string
  teamNameOf(teamId: string): string
  put(colleagues: Colleagues): void
  present(presence: Presence): void
}

export function createPeople(me: Pick<Agent, 'id' | 'displayName'>): People {
  const all = reactive(new Map<string, Colleague>())
  const skills = ref<readonly string[]>([])
  const teams = ref<Colleagues['teams']>([])
  return {
    all,
    skills,
    teams,
    teamNameOf: (teamId) => teams.value.find(({ id }) => id === teamId)?.name ?? shortened(teamId),
    nameOf: (agentId) => all.get(agentId)?.displayName ?? (agentId === me.id ? me.displayName : shortened(agentId)),
    put(colleagues) {
      colleagues.agents.forEach((colleague) => all.set(colleague.id, colleague))
      skills.value = colleagues.skills
      teams.value = colleagues.teams
    },
    present({ agentId, status, statusReason }) {
      const colleague = all.get(agentId)
      if (colleague !== undefined) all.set(agentId, { ...colleague, status, statusReason: statusReason ?? '', isThere: status === 'online' && colleague.isThere })
    },
  }
}

/** A supervisor or an admin. */
export function isSenior(role: Role): boolean {
  return role === 'supervisor' || role === 'admin'
}

function shortened(id: string): string {
  return id.length <= 10 ? id : `${id.slice(0, 8)}…`
}
