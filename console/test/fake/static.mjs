import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

/** @type {Record<string, string>} */
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** As strict as a host may be: what the page needs must work below it. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/**
 * The built page.
 * @param {string} root
 * @param {string} path
 * @param {import('node:http').ServerResponse} response
 */
export async function serveStatic(root, path, response) {
  const file = path === '/' ? '/index.html' : normalize(path)
  try {
    const body = await readFile(join(root, file))
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy, 'x-content-type-options': 'nosniff' })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
}
