import type { Client } from '../../src/api/client'
import { handlersFor } from '../../src/stores/pushes'
import { createWorkspace } from '../../src/stores/workspace'
import { agent, pauses } from '../made'

/** A workspace on calls that a test answers; what it does not answer fails it. */
export function deskOn(calls: Partial<Client>) {
  const asked: string[] = []
  const client = new Proxy({} as Client, {
    get: (_, name: string) => (...args: unknown[]) => {
      asked.push([name, ...args.filter((it) => it !== undefined)].join(' '))
      const call = (calls as Record<string, ((...args: unknown[]) => unknown) | undefined>)[name]
      return call === undefined ? Promise.reject(new Error(`${name} is not here`)) : call(...args)
    },
  })
  const waits = pauses()
  let ids = 0
  const workspace = createWorkspace({ client, agent: agent(), newId: () => `id-${++ids}`, now: () => '2026-01-01T10:00:00Z', after: waits.after, watched: () => true })
  return { workspace, asked, waits, push: handlersFor(workspace) }
}
