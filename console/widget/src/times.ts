import type { Language, Texts } from './texts'

const localeOf = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en')

export function clock(at: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

const dayOf = (date: Date): string => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`

export const sameDay = (one: string, other: string): boolean => dayOf(new Date(one)) === dayOf(new Date(other))

export function day(at: string, now: number, language: Language, t: Texts): string {
  const date = new Date(at)
  if (dayOf(date) === dayOf(new Date(now))) return t.today
  if (dayOf(date) === dayOf(new Date(now - 86_400_000))) return t.yesterday
  return new Intl.DateTimeFormat(localeOf(language), { weekday: 'short', day: 'numeric', month: 'long' }).format(date)
}

/** When the working hours begin: the time alone where that is today. */
export function opening(at: string, now: number, language: Language): string {
  const isToday = dayOf(new Date(at)) === dayOf(new Date(now))
  const format = new Intl.DateTimeFormat(localeOf(language), { ...(!isToday && { weekday: 'long' as const }), hour: '2-digit', minute: '2-digit' })
  return language === 'zh' ? ` ${format.format(new Date(at))} ` : `${isToday ? 'at ' : ''}${format.format(new Date(at))}`
}

export function size(bytes: number): string {
  return bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : bytes >= 1024 ? `${Math.round(bytes / 1024)} KB` : `${bytes} B`
}
