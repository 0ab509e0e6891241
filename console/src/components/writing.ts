import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { Conversation } from '../api/shapes'
import { t } from '../i18n'
import { bytesOf } from '../i18n/figures'
import type { People } from '../stores/people'
import type { Against } from './limits'

/** Why nothing can be answered here; '' where it can. */
export function shutBecause({ state, agentId, offer }: Conversation, me: string): string {
  if (state === 'offered' && offer?.agentId === me) return t('composer.acceptFirst')
  if (state === 'waiting' || state === 'offered') return t('composer.takeFirst')
  if (state === 'resolved' || state === 'closed') return t('composer.done')
  return agentId === me ? '' : t('composer.others')
}

/** What to change before it can be sent; '' where nothing has to be. */
export function complaintOf(it: Against): string {
  switch (it.kind) {
    case 'none':
      return ''
    case 'text':
      return t('composer.tooLong', { count: it.excess })
    case 'files':
      return t('composer.tooManyFiles', { most: it.most })
    case 'textWithFiles':
      return t('composer.textWithFiles')
    case 'fileType':
      return t('composer.fileType', { name: it.name })
    case 'fileSize':
      return t('composer.fileSize', { name: it.name, most: bytesOf(it.most) })
  }
}

const letter = /^(?:[\p{L}\p{M}\p{N}_]|-[\p{L}\p{N}])/u
/** Scripts that put no space between words: there a name that was picked may be written on from. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const addressEnd = /[A-Za-z0-9._-]$/

/**
 * Whom a note means: those whose name stands in it behind an "@", whole, and the longest that fits; being meant allows to read. Of several with
 * the same name those that were picked from the list, last picked first, one for each time the name stands there; `unclear` has the names where
 * none was.
 */
export function mentionsIn(text: string, people: Pick<People, 'all'>, picked: readonly string[]): { ids: string[]; unclear: string[] } {
  const named = new Map<string, string[]>()
  for (const { id, displayName } of people.all.values()) named.set(displayName, [...(named.get(displayName) ?? []), id])
  const names = [...named.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length)
  const times = new Map<string, number>()
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (addressEnd.test(text.slice(0, at))) continue
    const rest = text.slice(at + 1)
    const name = names.find((it) => rest.startsWith(it) && endsThere(rest.slice(it.length), (named.get(it) ?? []).some((id) => picked.includes(id))))
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + 1)
  }
  const meant = [...times].map(([name, count]) => {
    const all = named.get(name) ?? []
    return { name, ids: all.length > 1 ? picked.filter((id) => all.includes(id)).slice(-count) : all }
  })
  return { ids: [...new Set(meant.flatMap(({ ids }) => ids))], unclear: meant.filter(({ ids }) => ids.length === 0).map(({ name }) => name) }
}

function endsThere(rest: string, picked: boolean): boolean {
  return !letter.test(rest) || (picked && unspaced.test(rest))
}

/** The text before the caret of a field; follows what is typed, clicked and moved. */
export function useCaret(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: ComputedRef<string>): { before: ComputedRef<string>; moved: () => void } {
  const caret = ref(0)
  return {
    before: computed(() => text.value.slice(0, caret.value)),
    moved: () => void (caret.value = field.value?.selectionStart ?? 0),
  }
}

