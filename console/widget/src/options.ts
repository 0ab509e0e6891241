import type { Identity } from './shapes'
import { languageOf, type Language } from './texts'

/** What the script element says; what it leaves out, the account's settings say, or the widget itself. */
export interface Options {
  site: string
  host: string
  hub: string
  language: Language
  theme: 'auto' | 'light' | 'dark'
  color: string
  position: string
  title: string
  greeting: string
  identity: Identity | null
  open: boolean
}

/** Null when it does not say which site it is. */
export function readOptions(script: HTMLScriptElement, pageLanguage: string, browserLanguage: string): Options | null {
  const { site, host, hub, language, theme, color, position, title, greeting, user, signature, open } = script.dataset
  if (!site) return null
  const own = script.src || location.href
  return {
    site,
    host: new URL(host ?? '/', own).href,
    hub: new URL(hub ?? 'widget-hub.js', own).href,
    language: languageOf(language, pageLanguage, browserLanguage),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    color: color ?? '',
    position: position ?? '',
    title: title ?? '',
    greeting: greeting ?? '',
    identity: user && signature ? { user, signature } : null,
    open: open === 'true',
  }
}

/** A color as the page or the account gives it: `#rrggbb` or nothing. */
export function colorOf(...wishes: string[]): string {
  return wishes.find((wish) => /^#[0-9a-f]{6}$/i.test(wish)) ?? ''
}

/** What can be read on a color: white or nearly black, whichever stands out more (WCAG's contrast). */
export function inkOn(color: string): string {
  const linear = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
  const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.0548 ? '#ffffff' : '#101820'
}
