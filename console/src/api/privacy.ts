import type { Send } from './http'

/** The shapes and calls of docs/api.md about the audit and what is kept of a customer. */

export interface AuditEntry {
  at: string
  who: string
  what: string
  subject: string
  detail: string
}

export interface Erasure {
  customerId: string
  state: 'running' | 'done'
  erasedAt: string | null
  customers: number
  removed: Record<string, number>
  rounds: number
  verifiedAt: string | null
  found: number
  nextLookAt: string | null
}

export interface Export {
  id: string
  customerId: string
  state: 'running' | 'done' | 'failed' | 'removed'
  requestedAt: string
  until: string | null
  counts: Record<string, number>
  bytes: number | null
  url: string | null
}

export interface ScanResult {
  stores: string[]
  found: { text: string; store: string; place: string }[]
}

export interface Privacy {
  audit(day: string, cursor?: string): Promise<{ entries: AuditEntry[]; next: string | null }>
  startExport(customerId: string): Promise<Export>
  exported(customerId: string, exportId: string): Promise<Export>
  erase(customerId: string, confirm: string): Promise<Erasure>
  erasure(customerId: string): Promise<Erasure>
  scan(texts: string[]): Promise<ScanResult>
}

export function createPrivacy(send: Send): Privacy {
  const at = (id: string, rest: string): string => `/api/customers/${encodeURIComponent(id)}${rest}`
  return {
    audit: (day, cursor) => send('GET', `/api/audit?limit=200${day === '' ? '' : `&day=${day}`}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
    startExport: (id) => send('POST', at(id, '/exports')),
    exported: (id, exportId) => send('GET', at(id, `/exports/${encodeURIComponent(exportId)}`)),
    erase: (id, confirm) => send('POST', at(id, '/erase'), { confirm }),
    erasure: (id) => send('GET', at(id, '/erase')),
    scan: (texts) => send('POST', '/api/privacy/scan', { texts }),
  }
}
