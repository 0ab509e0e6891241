import type { Figures } from '../../api/reports'
import { localeTag, t } from '../../i18n'
import { countOf, rateOf } from '../../i18n/figures'
import { figureOf, unitOf, type FigureName, type Unit } from './figures'

/** Seconds in the two largest units: "4 min 10 s". */
export function durationOf(seconds: number | null): string {
  if (seconds === null) return '–'
  const whole = Math.round(seconds)
  const two = (large: string, small: string, rest: number): string => (rest === 0 ? large : `${large} ${small}`)
  if (whole < 60) return t('time.seconds', { n: whole })
  if (whole < 3_600) return two(t('time.minutes', { n: Math.floor(whole / 60) }), t('time.seconds', { n: whole % 60 }), whole % 60)
  const [minutes, hours] = [Math.floor((whole % 3_600) / 60), Math.floor((whole % 86_400) / 3_600)]
  if (whole < 48 * 3_600) return two(t('time.hours', { n: Math.floor(whole / 3_600) }), t('time.minutes', { n: minutes }), minutes)
  return two(t('time.days', { n: Math.floor(whole / 86_400) }), t('time.hours', { n: hours }), hours)
}

export function inUnit(value: number | null, unit: Unit): string {
  if (value === null) return '–'
  if (unit === 'seconds') return durationOf(value)
  if (unit === 'share') return new Intl.NumberFormat(localeTag.value, { style: 'percent', maximumFractionDigits: 1 }).format(value)
  return unit === 'count' ? countOf(value) : rateOf(value)
}

export function shown(figures: Figures, name: FigureName): string {
  return inUnit(figureOf(figures, name), unitOf[name])
}

/** The second line of a tile: what the one number does not say. */
export function noteOf(figures: Figures, name: FigureName): string {
  switch (name) {
    case 'opened':
      return t('reports.reopenedNote', { n: countOf(figures.reopened) })
    case 'resolved':
      return t('reports.messagesNote', { in: countOf(figures.messagesIn), out: countOf(figures.messagesOut) })
    case 'firstResponse':
    case 'handle':
    case 'resolution': {
      const { p50Seconds, p90Seconds, count } = figures[name]
      return count === 0 ? '' : t('reports.p', { p50: durationOf(p50Seconds), p90: durationOf(p90Seconds), n: countOf(count) })
    }
    case 'firstContact':
      return t('reports.firstContactNote', { returned: countOf(figures.firstContact.returned), resolved: countOf(figures.firstContact.resolved) })
    case 'rating': {
      const { average, asked, answered } = figures.rating
      return t('reports.ratingNote', { average: average === null ? '–' : rateOf(average), asked: countOf(asked), answered: countOf(answered) })
    }
    case 'fairness':
      return t('reports.fairnessNote', { assignments: countOf(figures.fairness.assignments), hours: figures.fairness.eligibleHours === null ? '–' : rateOf(figures.fairness.eligibleHours) })
  }
}

/** A period as people say it: the day, or the hour of the day, by the clock of the report's zone, which the host has written into it. */
export function periodOf(from: string, per: string | null): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(from) ?? []
  if (year === undefined) return from
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const said = new Intl.DateTimeFormat(localeTag.value, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }).format(date)
  return per === 'hour' && time ? `${said} ${time}` : said
}

/** Which of the report's definitions belong to a figure. */
export const definitionsOf: Record<FigureName, readonly string[]> = {
  opened: ['opened', 'reopened'],
  resolved: ['resolved', 'messagesIn', 'messagesOut'],
  firstResponse: ['firstResponse'],
  handle: ['handle'],
  resolution: ['resolution'],
  firstContact: ['firstContact'],
  rating: ['rating'],
  fairness: ['fairness'],
}
