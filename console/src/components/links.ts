/** A text cut into plain parts and addresses of the web. What is shown of an address is the address. */
export type TextPart = { text: string; href: string | null }

const address = /https?:\/\/[^\s<>"'，。；！？、）】》]+/gi
/** Belongs to the sentence more often than to the address. */
const trailing = /[.,;:!?)\]}]+$/

export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(trailing, '')
    const href = webAddress(found)
    if (href === null) continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null })
    parts.push({ text: found, href })
    from = match.index + found.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null })
  return parts
}

/** The address where it leads to the web, else null: what another system sent must not run anything. */
export function webAddress(text: string | null | undefined, base?: string): string | null {
  if (!text) return null
  try {
    const url = new URL(text, base)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
  } catch {
    return null
  }
}

/** The same text in parts, those within a highlight marked. */
export function markedParts(text: string, highlights: readonly { start: number; length: number }[]): { text: string; marked: boolean }[] {
  const parts: { text: string; marked: boolean }[] = []
  let from = 0
  for (const { start, length } of [...highlights].sort((a, b) => a.start - b.start)) {
    if (start < from || start >= text.length || length <= 0) continue
    if (start > from) parts.push({ text: text.slice(from, start), marked: false })
    parts.push({ text: text.slice(start, start + length), marked: true })
    from = start + length
  }
  if (from < text.length) parts.push({ text: text.slice(from), marked: false })
  return parts
}
