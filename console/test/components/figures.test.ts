// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Figures, Report } from '../../src/api/reports'
import { seriesOf } from '../../src/components/reports/figures'
import { durationOf, noteOf, shown } from '../../src/components/reports/words'
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

  it('are said in units that people read, and what is not known is not nought', () => {
    expect([12, 75, 480, 5_400, 3 * 86_400 + 7_200, null].map(durationOf)).toEqual(['12 s', '1 min 15 s', '8 min', '1 h 30 min', '3 d 2 h', '–'])
    const { total } = report('')
    const none: Figures = { ...total, firstResponse: { count: 0, averageSeconds: null, p50Seconds: null, p90Seconds: null } }
    expect([shown(total, 'rating'), shown(none, 'firstResponse'), noteOf(none, 'firstResponse'), shown(total, 'fairness')]).toEqual(['80%', '–', '', '0.7'])
  })
})
