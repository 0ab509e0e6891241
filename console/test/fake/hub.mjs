import { randomUUID } from 'node:crypto'
import { WebSocketServer } from 'ws'

/** Ends every frame of SignalR's JSON protocol. */
const end = '\u001e'

/**
 * A browser can't set a socket's headers and puts the token into the address; other clients use the header.
 * @param {import('node:http').IncomingMessage} request
 * @param {URL} address
 */
export function tokenOf(request, address) {
  return (request.headers.authorization ?? '').replace(/^Bearer /, '') || (address.searchParams.get('access_token') ?? '')
}

/**
 * The hub's side of SignalR's JSON protocol, as far as an agents' page uses it: handshake, pings, invocations to the client.
 * @param {(token: string) => boolean} admits
 */
export function createHub(admits) {
  const sockets = new WebSocketServer({ noServer: true })
  /** @type {Set<import('ws').WebSocket>} */
  const ready = new Set()

  sockets.on('connection', (socket) => {
    socket.on('close', () => ready.delete(socket))
    socket.on('message', (data) => {
      for (const frame of String(data).split(end).filter(Boolean)) {
        const message = JSON.parse(frame)
        if (message.protocol !== undefined) {
          socket.send('{}' + end)
          ready.add(socket)
        } else if (message.type === 6) {
          socket.send('{"type":6}' + end)
        }
      }
    })
  })

  return {
    /** What `POST /omni/negotiate` answers. */
    negotiation: () => ({
      negotiateVersion: 1,
      connectionId: randomUUID(),
      connectionToken: randomUUID(),
      availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }],
    }),
    /**
     * @param {import('node:http').IncomingMessage} request
     * @param {import('node:stream').Duplex} socket
     * @param {Buffer} head
     */
    upgrade(request, socket, head) {
      const address = new URL(request.url ?? '/', 'http://fake')
      if (address.pathname !== '/omni' || !admits(tokenOf(request, address))) return void socket.destroy()
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
    },
    /**
     * @param {string} target
     * @param {unknown} argument
     */
    push(target, argument) {
      for (const socket of ready) socket.send(JSON.stringify({ type: 1, target, arguments: [argument] }) + end)
    },
    /** Breaks every connection, as a lost network does. */
    drop() {
      for (const socket of sockets.clients) socket.terminate()
    },
    get connected() {
      return ready.size
    },
    close() {
      this.drop()
      sockets.close()
    },
  }
}
