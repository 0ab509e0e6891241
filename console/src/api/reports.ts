import type { Send } from './http'

/** The shapes and calls of docs/reports.md. */

export interface Times {
  count: number
  averageSeconds: number | null
  p50Seconds: number | null
  p90Seconds: number | null
}

export interface Figures {
  opened: number
  reopened: number
  resolved: number
  messagesIn: number
  messagesOut: number
  firstResponse: Times
  handle: Times
  resolution: Times
  firstContact: { resolved: number; returned: number; share: number | null }
  rating: { asked: number; answered: number; average: number | null; satisfied: number; share: number | null }
  fairness: { assignments: number; eligibleHours: number | null; perHour: number | null }
}

export interface ReportRow extends Figures {
  /** With a period. */
  from?: string | null
  key?: string | null
  name?: string | null
}

export interface Report {
  from: string
  to: string
  zone: string
  per: string | null
  by: string | null
  asOf: string
  definitions: Record<string, string>
  total: Figures
  rows: ReportRow[]
  next: string | null
}

export const groupings = ['channel', 'skill', 'agent', 'team'] as const
export type Grouping = (typeof groupings)[number]

export interface ReportQuery {
  from: string
  to: string
  per: 'day' | 'hour' | ''
  by: Grouping | ''
  channel: string
  skill: string
  agent: string
  team: string
}

export interface Reports {
  /** All rows: page after page. */
  read(query: ReportQuery, language: string): Promise<Report>
  csv(query: ReportQuery): Promise<Blob>
  rebuild(): Promise<void>
}

/** More rows than anybody reads; whoever wants them all downloads the file. */
const mostPages = 4

export function createReports(send: Send): Reports {
  const asked = (query: ReportQuery, more: Record<string, string> = {}): string => {
    const parts = Object.entries({ ...query, ...more }).filter(([, value]) => value !== '')
    return parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  }
  return {
    async read(query, language) {
      const report = await send<Report>('GET', `/api/reports?${asked(query, { language, limit: '500' })}`)
      for (let page = 1; report.next !== null && page < mostPages; page++) {
        const more = await send<Report>('GET', `/api/reports?${asked(query, { language, limit: '500', cursor: report.next })}`)
        report.rows.push(...more.rows)
        report.next = more.next
      }
      return report
    },
    csv: (query) => send('GET', `/api/reports/csv?${asked(query)}`),
    rebuild: async () => void (await send('POST', '/api/reports/rebuild')),
  }
}
