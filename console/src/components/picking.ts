import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

/** One thing that can be picked while writing: a ready answer, a colleague. */
export interface Pickable {
  key: string
  name: string
  hint: string
  /** What is written in place of what was typed. */
  insert: string
}

/** The list that opens while something that begins with a sign is typed. The field keeps the focus; its keys go through `pressed`. */
export interface Picking {
  query: ComputedRef<string | null>
  shown: ComputedRef<readonly Pickable[]>
  at: Ref<number>
  /** True when the key was meant for the list. */
  pressed(event: KeyboardEvent): boolean
  pick(item: Pickable): void
}

const mostShown = 8

export interface PickingOptions {
  /** The text before the caret. */
  before: () => string
  /** Finds the sign and what follows it, in the second group. */
  sign: () => RegExp
  items: () => readonly Pickable[]
  /** Puts the text in place of the last so many characters before the caret. */
  insert: (text: string, replaced: number, item: Pickable) => void
  /** There is nothing to pick from yet: Enter, which would pick, is not for the field either. */
  waits?: () => boolean
}

export function usePicking({ before, sign, items, insert, waits }: PickingOptions): Picking {
  const at = ref(0)
  const dismissed = ref('')
  const query = computed(() => {
    const typed = sign().exec(before())?.[2] ?? null
    return typed !== null && before() !== dismissed.value ? typed : null
  })
  const shown = computed(() => {
    const wanted = query.value?.toLowerCase()
    if (wanted === undefined) return []
    const matching = items().filter(({ name, hint }) => `${name} ${hint}`.toLowerCase().includes(wanted))
    const starting = (item: Pickable): number => Number(item.name.toLowerCase().replace(/^[/@]/, '').startsWith(wanted))
    return matching.sort((a, b) => starting(b) - starting(a)).slice(0, mostShown)
  })
  watch(query, () => (at.value = 0))

  function pick(item: Pickable): void {
    insert(item.insert, (query.value?.length ?? 0) + 1, item)
  }

  function taken(event: KeyboardEvent): true {
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  function dismiss(event: KeyboardEvent): true {
    dismissed.value = before()
    return taken(event)
  }

  return {
    query,
    shown,
    at,
    pick,
    pressed(event) {
      if (query.value === null || event.isComposing) return false
      if (shown.value.length === 0) return event.key === 'Escape' ? dismiss(event) : event.key === 'Enter' && !event.shiftKey && waits?.() === true && taken(event)
      const count = shown.value.length
      if (event.key === 'ArrowDown') at.value = (at.value + 1) % count
      else if (event.key === 'ArrowUp') at.value = (at.value + count - 1) % count
      else if (event.key === 'Escape') return dismiss(event)
      else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
        const item = shown.value[at.value]
        if (item) pick(item)
      } else return false
      return taken(event)
    },
  }
}
