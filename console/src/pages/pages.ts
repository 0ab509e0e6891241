import { AlarmClock, Bell, ChatDotRound, ChatLineSquare, Connection, Cpu, DataLine, Document, Filter, Histogram, Lock, Monitor, Search, Timer, TrendCharts, User, UserFilled, Collection, MagicStick, Reading } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Role } from '../api/shapes'
import type { Word } from '../i18n/en'
import DeskPage from './DeskPage.vue'

/** A page of the console: one line here, and it has an address, a guard and a place in the navigation. */
export interface Page {
  path: string
  /** Further addresses of the same page. */
  also?: readonly string[]
  /** Who may see it: this role and those above. */
  role: Role
  icon: Component
  title: Word
  /** Behind "Manage" instead of a place of its own in the navigation. */
  group?: 'manage'
  component: Component | (() => Promise<Component>)
}

export const pages: readonly Page[] = [
  { path: '/', also: ['/conversations/:id'], role: 'agent', icon: ChatDotRound, title: 'page.desk', component: DeskPage },
  { path: '/search', role: 'agent', icon: Search, title: 'page.search', component: () => import('./SearchPage.vue') },
  { path: '/customers', also: ['/customers/:id'], role: 'agent', icon: User, title: 'page.customers', component: () => import('./CustomersPage.vue') },
  { path: '/tickets', role: 'agent', icon: Bell, title: 'page.tickets', component: () => import('./TicketsPage.vue') },
  { path: '/bots', role: 'agent', icon: Cpu, title: 'page.bots', group: 'manage', component: () => import('./BotPage.vue') },
  { path: '/wall', role: 'supervisor', icon: Monitor, title: 'page.wall', component: () => import('./WallPage.vue') },
  { path: '/reports', role: 'supervisor', icon: Histogram, title: 'page.reports', component: () => import('./ReportsPage.vue') },
  { path: '/operations', role: 'supervisor', icon: DataLine, title: 'page.operations', component: () => import('../components/OperationsPane.vue') },
  { path: '/agents', role: 'supervisor', icon: UserFilled, title: 'page.agents', group: 'manage', component: () => import('./AgentsPage.vue') },
  { path: '/teams', role: 'supervisor', icon: Collection, title: 'page.teams', group: 'manage', component: () => import('./TeamsPage.vue') },
  { path: '/channels', role: 'admin', icon: Connection, title: 'page.channels', group: 'manage', component: () => import('./ChannelsPage.vue') },
  { path: '/words', role: 'supervisor', icon: Filter, title: 'page.words', group: 'manage', component: () => import('./WordsPage.vue') },
  { path: '/intents', role: 'supervisor', icon: MagicStick, title: 'page.intents', group: 'manage', component: () => import('./IntentsPage.vue') },
  { path: '/matching', role: 'supervisor', icon: TrendCharts, title: 'page.matching', group: 'manage', component: () => import('./MatchingPage.vue') },
  { path: '/replies', role: 'supervisor', icon: ChatLineSquare, title: 'page.replies', group: 'manage', component: () => import('./RepliesPage.vue') },
  { path: '/knowledge', role: 'supervisor', icon: Reading, title: 'page.knowledge', group: 'manage', component: () => import('./KnowledgePage.vue') },
  { path: '/schedules', role: 'admin', icon: AlarmClock, title: 'page.schedules', group: 'manage', component: () => import('./SchedulesPage.vue') },
  { path: '/audit', role: 'admin', icon: Document, title: 'page.audit', group: 'manage', component: () => import('./AuditPage.vue') },
  { path: '/privacy', role: 'admin', icon: Lock, title: 'page.privacy', group: 'manage', component: () => import('./PrivacyPage.vue') },
  { path: '/retention', role: 'admin', icon: Timer, title: 'page.retention', group: 'manage', component: () => import('./RetentionPage.vue') },
]

const rank: Record<Role, number> = { agent: 0, supervisor: 1, admin: 2 }

export function allows(role: Role, needed: Role): boolean {
  return rank[role] >= rank[needed]
}

/** The last part of a page's address, for tests and styles: "desk", "search". */
export function keyOf({ path }: Page): string {
  return path === '/' ? 'desk' : path.slice(1)
}
