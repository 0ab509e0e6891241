import { localeTag } from '.'

/** What most customers speak; whatever else a customer has is added. */
const common = ['zh', 'en', 'ja', 'ko', 'de', 'fr', 'es', 'pt', 'it', 'ru', 'ar', 'vi', 'th', 'id', 'hi']

export function languages(known: string): string[] {
  return known === '' || common.includes(known) ? common : [known, ...common]
}

export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([localeTag.value], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag // Not a language tag: shown as the host wrote it.
  }
}
