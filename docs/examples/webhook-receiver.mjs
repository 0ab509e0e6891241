// Takes Omni's webhooks and prints one line for each event. Node.js 20 or later, nothing to install:
//   SECRET=whsec_… PORT=8080 node webhook-receiver.mjs
import { createServer } from 'node:http'
import { readSigned } from './signature.mjs'

/** Ids that were taken: Omni sends an event again under the same one. Keep them where your data is, for some days. */
const taken = new Set()

createServer(async (request, response) => {
  const call = await readSigned(request, process.env.SECRET)
  if (call === null) return void response.writeHead(401).end()
  if (!taken.has(call.id)) {
    console.log(JSON.stringify(call.json))
    taken.add(call.id)
  }
  response.writeHead(204).end()
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1', function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}`)
})
