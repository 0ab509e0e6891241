import type { Figures, Report, ReportRow } from '../../api/reports'

/** The figures of a report that a tile, a column and a curve can show: each as one number. */
export type FigureName = 'opened' | 'resolved' | 'firstResponse' | 'handle' | 'resolution' | 'firstContact' | 'rating' | 'fairness'
export const figureNames: readonly FigureName[] = ['opened', 'resolved', 'firstResponse', 'handle', 'resolution', 'firstContact', 'rating', 'fairness']

export type Unit = 'count' | 'seconds' | 'share' | 'rate'
export const unitOf: Record<FigureName, Unit> = { opened: 'count', resolved: 'count', firstResponse: 'seconds', handle: 'seconds', resolution: 'seconds', firstContact: 'share', rating: 'share', fairness: 'rate' }

export function figureOf(figures: Figures, name: FigureName): number | null {
  switch (name) {
    case 'opened':
    case 'resolved':
      return figures[name]
    case 'firstResponse':
    case 'handle':
    case 'resolution':
      return figures[name].averageSeconds
    case 'firstContact':
    case 'rating':
      return figures[name].share
    case 'fairness':
      return figures.fairness.perHour
  }
}

export interface Series {
  key: string
  name: string
  values: (number | null)[]
}

/** More curves than anybody can tell apart. */
const mostSeries = 8

/** What a chart draws: periods along the bottom with a curve for each key, or the keys themselves. */
export function seriesOf(report: Report, figure: FigureName, nameOf: (row: ReportRow) => string, label: string): { axis: string[]; series: Series[]; isTime: boolean } {
  const isTime = Boolean(report.per)
  if (!isTime) return { axis: report.rows.map(nameOf), series: [{ key: '', name: label, values: report.rows.map((row) => figureOf(row, figure)) }], isTime }
  const axis = [...new Set(report.rows.map((row) => row.from ?? ''))].sort()
  const at = new Map(axis.map((it, index) => [it, index]))
  const byKey = new Map<string, Series>()
  for (const row of report.rows) {
    const key = row.key ?? ''
    const series = byKey.get(key) ?? { key, name: report.by ? nameOf(row) : label, values: axis.map(() => null) }
    series.values[at.get(row.from ?? '') ?? 0] = figureOf(row, figure)
    byKey.set(key, series)
  }
  const weight = ({ values }: Series): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  return { axis, series: [...byKey.values()].sort((a, b) => weight(b) - weight(a)).slice(0, mostSeries), isTime }
}

const nice = [1, 2, 5, 10, 15, 20, 30]
/** Steps of an axis of times that people count in: seconds, minutes, hours, days. */
const spans = [...nice, ...nice.map((it) => it * 60), ...[1, 2, 3, 6, 12].map((it) => it * 3_600)]

/** How far apart the lines of an axis are, so that no two of them say the same; null where the chart may choose. */
export function stepOf(unit: Unit, values: readonly (number | null)[]): number | null {
  if (unit !== 'seconds') return null
  const most = Math.max(0, ...values.map((it) => it ?? 0))
  return spans.find((it) => most / it <= 6) ?? 86_400 * Math.ceil(most / 86_400 / 6)
}
