import { createRouter, createWebHashHistory, type Router, type RouterHistory, type RouteRecordRaw } from 'vue-router'
import type { Role } from '../api/shapes'
import EntryPage from './EntryPage.vue'
import { allows, pages, type Page } from './pages'

declare module 'vue-router' {
  interface RouteMeta {
    page?: Page
    /** For whoever has the address, signed in or not. */
    open?: true
  }
}

/** Addresses behind a "#", so that any static host serves the console. A page that the role may not see leads to the desk. */
export function createPages(role: () => Role | null, history: RouterHistory = createWebHashHistory()): Router {
  const routes = pages.flatMap((page): RouteRecordRaw[] => [page.path, ...(page.also ?? [])].map((path) => ({ path, component: page.component, meta: { page } })))
  const router = createRouter({ history, routes: [...routes, { path: '/entry/:token', component: EntryPage, meta: { open: true } }, { path: '/:rest(.*)*', redirect: '/' }] })
  router.beforeEach(({ meta }) => {
    const mine = role()
    return mine === null || meta.page === undefined || allows(mine, meta.page.role) || '/'
  })
  return router
}
