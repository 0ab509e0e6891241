import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Series } from './figures'

// Loaded when somebody looks at a report: nobody else needs the library.
use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export interface Picture {
  axis: readonly string[]
  series: readonly Series[]
  isTime: boolean
  /** Between two lines of the axis; null: as it fits. */
  step: number | null
  /** Whether there is nothing between two whole numbers. */
  isWhole: boolean
  format: (value: number | null) => string
  colors: { text: string; line: string; surface: string; palette: string[] }
}

export function start(element: HTMLElement): EChartsType {
  return init(element)
}

/** Names come from people: the tooltip is drawn, not made of markup. */
export function draw(chart: EChartsType, { axis, series, isTime, step, isWhole, format, colors }: Picture): void {
  const { text, line, surface, palette } = colors
  chart.setOption(
    {
      animation: false,
      color: palette,
      textStyle: { color: text },
      grid: { left: 8, right: 16, top: series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      ...(series.length > 1 ? { legend: { type: 'scroll', top: 0, textStyle: { color: text } } } : {}),
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: surface, borderColor: line, textStyle: { color: text }, valueFormatter: (value: unknown) => format(typeof value === 'number' ? value : null) },
      xAxis: { type: 'category', data: [...axis], axisLabel: { color: text, hideOverlap: true }, axisLine: { lineStyle: { color: line } } },
      yAxis: { type: 'value', min: 0, ...(step === null ? {} : { interval: step }), ...(isWhole ? { minInterval: 1 } : {}), axisLabel: { color: text, formatter: (value: number) => format(value) }, splitLine: { lineStyle: { color: line } } },
      series: series.map(({ name, values }) => (isTime ? { type: 'line', name, data: values, showSymbol: values.length < 32, connectNulls: false } : { type: 'bar', name, data: values, barMaxWidth: 44 })),
    },
    { notMerge: true },
  )
}
