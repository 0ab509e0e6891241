import type { Connection } from '../../src/realtime/hub'
import type { Message } from './shapes'

/** What the hub calls on a visitor's page (docs/api.md, "Realtime"). */
export interface VisitorHandlers {
  messageReceived(message: Message): void
  messageUpdated(message: Message): void
  typing(typing: { conversationId: string }): void
  readUpTo(mark: { conversationId: string; sequence: number }): void
  agentJoined(joined: { conversationId: string; displayName: string }): void
  conversationClosed(closed: { conversationId: string }): void
}

export type BuildConnection = (url: string, accessToken: string, handlers: VisitorHandlers) => Connection

let loading: Promise<BuildConnection> | null = null

/** The realtime client, loaded once. A failed try is forgotten, so that the next one is a new one. */
export function loadHub(address: string): Promise<BuildConnection> {
  loading ??= new Promise<BuildConnection>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.async = true
    script.addEventListener('omni-hub', (event) => resolve((event as CustomEvent<BuildConnection>).detail))
    script.addEventListener('error', () => reject(new Error(`${address} could not be loaded`)))
    document.head.append(script)
  }).catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}
