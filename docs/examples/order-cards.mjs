// An order system that shows a customer's orders beside the conversation. Node.js 20 or later, nothing to install:
//   SECRET=whsec_… PORT=8081 node order-cards.mjs
import { createServer } from 'node:http'
import { readSigned } from './signature.mjs'

/** Your database. Omni asks with what it knows of the customer: e-mail, phone, the user's id in your app. */
const orders = new Map([['email:jo@example.com', [{ number: '7001', state: 'shipped' }, { number: '7002', state: 'paid' }]]])

createServer(async (request, response) => {
  const call = await readSigned(request, process.env.SECRET)
  if (call === null) return void response.writeHead(401).end()
  const found = call.json.identities.flatMap(({ kind, value }) => orders.get(`${kind}:${value}`) ?? [])
  const rows = found.map(({ number, state }) => ({ label: number, value: state, url: `https://shop.example/orders/${number}` }))
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ title: 'Orders', rows }))
}).listen(Number(process.env.PORT ?? 8081), '127.0.0.1', function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}`)
})
