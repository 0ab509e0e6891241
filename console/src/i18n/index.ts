import { computed, ref } from 'vue'
import { en, type Dictionary, type Word } from './en'
import { zh } from './zh'

export type Locale = 'en' | 'zh'

const dictionaries: Record<Locale, Dictionary> = { en, zh }
const key = 'omni.locale'

export const locale = ref<Locale>('en')

/** The agent's own choice, or else the browser's language. */
export function chooseLocale(stored: string | null, languages: readonly string[]): Locale {
  if (stored === 'en' || stored === 'zh') return stored
  const first = languages.find((language) => /^(en|zh)\b/i.test(language))
  return first !== undefined && /^zh/i.test(first) ? 'zh' : 'en'
}

export function setLocale(next: Locale): void {
  locale.value = next
  document.documentElement.lang = localeTag.value
}

export function switchLocale(): void {
  setLocale(locale.value === 'en' ? 'zh' : 'en')
  keepLocale()
}

export function keepLocale(): void {
  localStorage.setItem(key, locale.value)
}

export function startLocale(): void {
  setLocale(chooseLocale(localStorage.getItem(key), navigator.languages))
}

/** For Intl and for `lang`. */
export const localeTag = computed(() => (locale.value === 'zh' ? 'zh-CN' : 'en'))

export function t(word: Word, values: Record<string, string | number> = {}): string {
  return dictionaries[locale.value][word].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A word of an open set, such as a channel's name: in the dictionary, or shown as the host wrote it. */
export function tOr(word: string, fallback: string, values: Record<string, string | number> = {}): string {
  return Object.hasOwn(en, word) ? t(word as Word, values) : fallback
}
