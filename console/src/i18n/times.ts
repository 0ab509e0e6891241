import { localeTag, t } from '.'

/** How long somebody has waited, in the largest whole unit. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return t('time.seconds', { n: seconds })
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) })
  if (seconds < 48 * 3600) return t('time.hours', { n: Math.floor(seconds / 3600) })
  return t('time.days', { n: Math.floor(seconds / 86_400) })
}

export function clockTime(at: string): string {
  return new Intl.DateTimeFormat(localeTag.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))
}

export function fullTime(at: string): string {
  return new Intl.DateTimeFormat(localeTag.value, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at))
}

/** Two times with the same answer lie on the same day here. */
export function dayKey(at: string | number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

export function dayName(at: string, now: number): string {
  if (dayKey(at) === dayKey(now)) return t('time.today')
  if (dayKey(at) === dayKey(now - 86_400_000)) return t('time.yesterday')
  return new Intl.DateTimeFormat(localeTag.value, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at))
}

/** For a row: the time today, else the day. */
export function rowTime(at: string, now: number): string {
  if (dayKey(at) === dayKey(now)) return clockTime(at)
  return new Intl.DateTimeFormat(localeTag.value, { day: 'numeric', month: 'short' }).format(new Date(at))
}
