import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { Link } from '../realtime/feed'
import type { Workspace } from './workspace'

/** What is done again and again: the heartbeat, and reading what pushes may have failed to tell. */
export interface Upkeep {
  /** Every five seconds. */
  beat(): Promise<void>
  linkChanged(link: Link): void
}

/** Without a link the lists are read this often, in beats; with one, seldom, as a net below the pushes. */
const beatsWithoutLink = 2
const beatsWithLink = 12

export function createUpkeep(workspace: Workspace, client: Pick<Client, 'heartbeat'>): Upkeep {
  let sinceRead = 0

  const readMissed = async (): Promise<void> => {
    sinceRead = 0
    await workspace.refresh()
    await Promise.all([...workspace.opened()].map((conversation) => conversation.resume()))
  }

  return {
    async beat() {
      const linked = workspace.link.value === 'connected'
      const due = ++sinceRead >= (linked ? beatsWithLink : beatsWithoutLink)
      try {
        await client.heartbeat()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return // The next beat is five seconds away, and the lease outlives two that are lost.
      }
      if (due) await (linked ? workspace.refresh().then(() => void (sinceRead = 0)) : readMissed())
    },
    linkChanged(link) {
      workspace.link.value = link
      if (link === 'connected') void readMissed()
    },
  }
}
