import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import type { Negotiated } from '../api/shapes'
import type { FeedHandlers } from './feed'

/** One connection, from negotiation to its end. */
export interface Connection {
  start(): Promise<void>
  stop(): Promise<void>
  onClosed(closed: () => void): void
}

/** Asks where the hub is, and readies a connection to it. */
export type Connect = () => Promise<Connection>

export function connectTo(negotiate: () => Promise<Negotiated>, base: string, handlers: FeedHandlers): Connect {
  return async () => {
    const { url, accessToken } = await negotiate()
    const hub = new HubConnectionBuilder()
      .withUrl(new URL(url, base).href, { accessTokenFactory: () => accessToken })
      .configureLogging(LogLevel.None)
      .build()
    for (const name of Object.keys(handlers) as (keyof FeedHandlers)[]) hub.on(name, handlers[name])
    return {
      start: () => hub.start(),
      stop: () => hub.stop(),
      onClosed: (closed) => hub.onclose(closed),
    }
  }
}
