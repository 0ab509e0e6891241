import type { ChannelLimits } from '../api/customers'

/** What the host takes at most, whatever the channel (docs/api.md). */
export const hostLimits: ChannelLimits = { text: 32_000, textUnit: 'utf16', files: 10, textWithFiles: true, fileTypes: [{ contentType: '*/*', bytes: 50 * 1024 * 1024 }] }

/** As the channel counts. */
export function lengthIn(text: string, unit: ChannelLimits['textUnit']): number {
  return unit === 'utf16' ? text.length : new TextEncoder().encode(text).length
}

export interface FileToSend {
  name: string
  contentType: string
  bytes: number
}

/** What speaks against sending this there: nothing, or the first of it. */
export type Against =
  | { kind: 'none' }
  | { kind: 'text'; excess: number }
  | { kind: 'files'; most: number }
  | { kind: 'textWithFiles' }
  | { kind: 'fileType'; name: string }
  | { kind: 'fileSize'; name: string; most: number }

export function against(text: string, files: readonly FileToSend[], limits: ChannelLimits): Against {
  const excess = lengthIn(text, limits.textUnit) - limits.text
  if (excess > 0) return { kind: 'text', excess }
  if (files.length > limits.files) return { kind: 'files', most: limits.files }
  if (files.length > 0 && text !== '' && !limits.textWithFiles) return { kind: 'textWithFiles' }
  for (const { name, contentType, bytes } of files) {
    const rule = limits.fileTypes.find((type) => fits(contentType, type.contentType))
    if (rule === undefined) return { kind: 'fileType', name }
    if (bytes > rule.bytes) return { kind: 'fileSize', name, most: rule.bytes }
  }
  return { kind: 'none' }
}

function fits(contentType: string, rule: string): boolean {
  return rule === '*/*' || rule === contentType || (rule.endsWith('/*') && contentType.startsWith(rule.slice(0, -1)))
}
