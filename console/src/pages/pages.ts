import { ChatDotRound, DataLine, Search, User } from '@element-plus/icons-vue'
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
  component: Component | (() => Promise<Component>)
}

export const pages: readonly Page[] = [
  { path: '/', also: ['/conversations/:id'], role: 'agent', icon: ChatDotRound, title: 'page.desk', component: DeskPage },
  { path: '/search', role: 'agent', icon: Search, title: 'page.search', component: () => import('./SearchPage.vue') },
  { path: '/customers', also: ['/customers/:id'], role: 'agent', icon: User, title: 'page.customers', component: () => import('./CustomersPage.vue') },
  { path: '/operations', role: 'supervisor', icon: DataLine, title: 'page.operations', component: () => import('../components/OperationsPane.vue') },
]

const rank: Record<Role, number> = { agent: 0, supervisor: 1, admin: 2 }

export function allows(role: Role, needed: Role): boolean {
  return rank[role] >= rank[needed]
}

/** The last part of a page's address, for tests and styles: "desk", "search". */
export function keyOf({ path }: Page): string {
  return path === '/' ? 'desk' : path.slice(1)
}
