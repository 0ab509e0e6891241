import { localeTag, t } from '.'

const nothing = '–'

/** A whole number with the separators of the language. */
export function countOf(value: number | null): string {
  return value === null ? nothing : new Intl.NumberFormat(localeTag.value, { maximumFractionDigits: 0 }).format(value)
}

/** A rate: whole from ten on, one digit below. */
export function rateOf(value: number): string {
  return new Intl.NumberFormat(localeTag.value, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}

/** Milliseconds with three digits that mean something; seconds from one second on. */
export function msOf(value: number | null): string {
  if (value === null) return nothing
  if (value >= 1_000) return `${digits(value / 1_000, 2)} s`
  return `${digits(value, value < 10 ? 1 : 0)} ms`
}

export function secondsOf(value: number | null): string {
  if (value === null) return nothing
  if (value < 1) return msOf(value * 1_000)
  if (value < 60) return `${digits(value, 1)} s`
  return t('time.minutes', { n: Math.floor(value / 60) })
}

export function bytesOf(value: number | null): string {
  if (value === null) return nothing
  const gigabytes = value / 1e9
  return gigabytes >= 1 ? `${digits(gigabytes, 1)} GB` : `${digits(value / 1e6, 0)} MB`
}

function digits(value: number, most: number): string {
  return new Intl.NumberFormat(localeTag.value, { maximumFractionDigits: most }).format(value)
}
