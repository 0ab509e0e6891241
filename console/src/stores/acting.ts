import { ref, shallowRef, type Ref } from 'vue'
import { Refusal } from '../api/refusal'

/** What a page of forms does: one thing at a time, and why it was refused. */
export interface Acting {
  busy: Ref<boolean>
  trouble: Ref<Refusal | null>
  /** True when it was done. A second one while the first runs is not begun. */
  act(what: () => Promise<unknown>): Promise<boolean>
}

export function createActing(): Acting {
  const busy = ref(false)
  const trouble = shallowRef<Refusal | null>(null)
  return {
    busy,
    trouble,
    async act(what) {
      if (busy.value) return false
      busy.value = true
      trouble.value = null
      try {
        await what()
        return true
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        trouble.value = error
        return false
      } finally {
        busy.value = false
      }
    },
  }
}

/** Somebody else changed it since it was read. */
export function isConflict(refusal: Refusal | null): boolean {
  return refusal !== null && (refusal.problem === 'precondition-failed' || refusal.problem === 'conflict')
}
