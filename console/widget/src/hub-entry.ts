import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import type { BuildConnection } from './hub'

/** Its own script, so that a page where nobody talks never loads it. It hands itself to whoever asked by an event on the script element. */
const build: BuildConnection = (url, accessToken, handlers) => {
  const hub = new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => accessToken, withCredentials: false })
    .configureLogging(LogLevel.None)
    .build()
  for (const [name, handle] of Object.entries(handlers)) hub.on(name, handle as (argument: unknown) => void)
  return { start: () => hub.start(), stop: () => hub.stop(), onClosed: (closed) => hub.onclose(closed) }
}

document.currentScript?.dispatchEvent(new CustomEvent('omni-hub', { detail: build }))
