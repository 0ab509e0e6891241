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

/** Whom a note means: those whose name stands in it behind an "@". */
export function mentionsIn(text: string, people: Pick<People, 'all'>): string[] {
  return [...people.all.values()].filter(({ displayName }) => text.includes(`@${displayName}`)).map(({ id }) => id)
}

/** The text before the caret of a field; follows what is typed, clicked and moved. */
export function useCaret(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: ComputedRef<string>): { before: ComputedRef<string>; moved: () => void } {
  const caret = ref(0)
  return {
    before: computed(() => text.value.slice(0, caret.value)),
    moved: () => void (caret.value = field.value?.selectionStart ?? 0),
  }
}

