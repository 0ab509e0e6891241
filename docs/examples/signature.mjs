// Checks calls that are signed as Standard Webhooks says (https://www.standardwebhooks.com), and reads their bodies.
import { createHmac, timingSafeEqual } from 'node:crypto'

const toleranceSeconds = 300
const mostBytes = 1_000_000

/** The body, when it is signed with the secret ("whsec_…") and not older than five minutes; else null. */
export async function readSigned(request, secret) {
  const body = await read(request)
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = request.headers
  if (body === null || !id || !timestamp || !signatures) return null
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return null
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  const isSigned = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return isSigned ? { id, json: JSON.parse(body) } : null
}

async function read(request) {
  const parts = []
  let length = 0
  for await (const part of request) {
    length += part.length
    if (length > mostBytes) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
