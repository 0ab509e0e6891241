import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue'

/** Keeps a list at its end while the reader is there, and in place while the reader looks further up. */
export interface Stick {
  /** Something new lies below what is seen. */
  newBelow: Ref<boolean>
  toEnd(): Promise<void>
  /** Shows one entry of the list, and stays there. */
  show(entry: Element): void
  /** Runs what adds entries at the top without moving what is being read. */
  keeping(add: () => Promise<void>): Promise<void>
}

const nearEnd = 60

export function useStick(list: Readonly<Ref<HTMLElement | null>>, lastKey: WatchSource<string>): Stick {
  const newBelow = ref(false)
  let atEnd = true

  const toEnd = async (): Promise<void> => {
    await nextTick()
    atEnd = true
    newBelow.value = false
    list.value?.scrollTo({ top: list.value.scrollHeight })
  }

  const scrolled = (): void => {
    const element = list.value
    if (element === null) return
    atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
    if (atEnd) newBelow.value = false
  }

  watch(lastKey, () => {
    if (atEnd) void toEnd()
    else newBelow.value = true
  })

  // The list also grows and shrinks by itself: a state line appears, the composer grows, the phone's keyboard opens.
  const resized = new ResizeObserver(() => {
    if (atEnd) list.value?.scrollTo({ top: list.value.scrollHeight })
  })
  onMounted(() => {
    const element = list.value
    if (element === null) return
    element.addEventListener('scroll', scrolled, { passive: true })
    resized.observe(element)
    if (element.firstElementChild) resized.observe(element.firstElementChild)
    void toEnd()
  })
  onBeforeUnmount(() => resized.disconnect())

  return {
    newBelow,
    toEnd,
    show(entry) {
      atEnd = false
      entry.scrollIntoView({ block: 'center' })
    },
    async keeping(add) {
      const before = list.value?.scrollHeight ?? 0
      const top = list.value?.scrollTop ?? 0
      await add()
      await nextTick()
      list.value?.scrollTo({ top: top + list.value.scrollHeight - before })
    },
  }
}
