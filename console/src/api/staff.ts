import type { Send } from './http'
import type { Agent, Role } from './shapes'

/** The shapes and calls of docs/api.md about agents, teams and skills. */

/** Shown once: the admin hands it on. */
export interface Entry {
  token: string
  url: string
  kind: 'invite' | 'reset'
  expiresAt: string
}

export interface AgentInput {
  displayName: string
  role: Role
  languages: string[]
  skills: string[]
  capacity: number
  autoAccept: boolean
  levels: Record<string, number>
  teamId: string
}

export interface Team {
  id: string
  name: string
  agents: number
}

export interface Skill {
  name: string
  description: string
  agents: number
  /** It is in the catalogue. */
  isListed: boolean
}

export interface Staff {
  agents(): Promise<Agent[]>
  invite(username: string, input: AgentInput): Promise<{ agent: Agent; invite: Entry | null }>
  change(id: string, input: AgentInput): Promise<Agent>
  inviteAgain(id: string): Promise<Entry>
  resetPassword(id: string): Promise<Entry>
  deactivate(id: string): Promise<Agent>
  activate(id: string): Promise<Agent>
  teams(): Promise<Team[]>
  addTeam(name: string): Promise<Team>
  renameTeam(id: string, name: string): Promise<Team>
  removeTeam(id: string): Promise<void>
  skills(): Promise<Skill[]>
  saveSkill(name: string, description: string): Promise<Skill>
  removeSkill(name: string): Promise<void>
}

export function createStaff(send: Send): Staff {
  const agentAt = (id: string, rest = ''): string => `/api/agents/${encodeURIComponent(id)}${rest}`
  const teamAt = (id: string): string => `/api/teams/${encodeURIComponent(id)}`
  const skillAt = (name: string): string => `/api/skills/${encodeURIComponent(name)}`
  return {
    agents: async () => (await send<{ agents: Agent[] }>('GET', '/api/agents')).agents,
    invite: (username, input) => send('POST', '/api/agents', { username, ...input, invite: true }),
    change: (id, input) => send('PUT', agentAt(id), input),
    inviteAgain: (id) => send('POST', agentAt(id, '/invite')),
    resetPassword: (id) => send('POST', agentAt(id, '/password-reset')),
    deactivate: (id) => send('POST', agentAt(id, '/deactivate')),
    activate: (id) => send('POST', agentAt(id, '/activate')),
    teams: async () => (await send<{ teams: Team[] }>('GET', '/api/teams')).teams,
    addTeam: (name) => send('POST', '/api/teams', { name }),
    renameTeam: (id, name) => send('PUT', teamAt(id), { name }),
    removeTeam: (id) => send('DELETE', teamAt(id)),
    skills: async () => (await send<{ skills: Skill[] }>('GET', '/api/skills')).skills,
    saveSkill: (name, description) => send('PUT', skillAt(name), { description }),
    removeSkill: (name) => send('DELETE', skillAt(name)),
  }
}
