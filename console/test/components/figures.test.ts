// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Figures, Report } from '../../src/api/reports'
import { seriesOf, stepOf } from '../../src/components/reports/figures'
import { durationOf, inUnit, noteOf, periodOf, shown } from '../../src/components/reports/words'
import { madeReport } from '../fake/reports.mjs'

const report = (query: string): Report => madeReport(new URLSearchParams(query), Date.UTC(2026, 2, 9))
const keyOf = (row: { key?: string | null }): string => row.key ?? ''

describe('the figures of a report', () => {
  it('are drawn as a curve for each key, over the periods', () => {
    const drawn = seriesOf(report('per=day&by=agent'), 'opened', keyOf, 'Opened')
    expect([drawn.isTime, drawn.axis.length, drawn.series.map(({ key }) => key).sort()]).toEqual([true, 7, ['ag-lin', 'ag-mara']])
  })

  it('are bars without periods', () => {
    const drawn = seriesOf(report('by=channel'), 'opened', keyOf, 'Opened')
    expect([drawn.isTime, drawn.axis, drawn.series.map(({ values }) => values)]).toEqual([false, ['web', 'wechat'], [[10, 12]]])
  })

  it('leave a gap where a period has nothing', () => {
    const some = report('per=day&by=agent')
    some.rows = some.rows.filter(({ key, from }) => key !== 'ag-mara' || from !== some.rows[2]?.from)
    expect(seriesOf(some, 'opened', keyOf, '').series.find(({ key }) => key === 'ag-mara')?.values[1]).toBeNull()
  })

  it('stand on an axis whose lines say something different each', () => {
    for (const most of [0, 0.2, 3, 12, 59, 61, 300, 3_599, 4_000, 50_000, 900_000, 9_000_000]) {
      const step = stepOf('seconds', [most, null]) ?? 0
      const lines = Array.from({ length: Math.floor(most / step) + 2 }, (_, line) => inUnit(line * step, 'seconds'))
      expect([most, new Set(lines).size, lines.length <= 8]).toEqual([most, lines.length, true])
    }
    expect(stepOf('share', [0.5])).toBeNull()
  })

  it('belong to times that are said by the clock of the report, not by that of the page', () => {
    expect([periodOf('2026-11-29T00:00:00+08:00', 'day'), periodOf('2026-11-29T23:00:00-05:00', 'hour'), periodOf('', 'day')]).toEqual(['Sun, Nov 29', 'Sun, Nov 29 23:00', ''])
  })

  it('are said in units that people read, and what is not known is not nought', () => {
    expect([12, 75, 480, 5_400, 3 * 86_400 + 7_200, null].map(durationOf)).toEqual(['12 s', '1 min 15 s', '8 min', '1 h 30 min', '3 d 2 h', '–'])
    const { total } = report('')
    const none: Figures = { ...total, firstResponse: { count: 0, averageSeconds: null, p50Seconds: null, p90Seconds: null } }
    expect([shown(total, 'rating'), shown(none, 'firstResponse'), noteOf(none, 'firstResponse'), shown(total, 'fairness')]).toEqual(['80%', '–', '', '0.7'])
  })
})
