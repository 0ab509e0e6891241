import { onScopeDispose, ref, type Ref } from 'vue'

/** The time, for "waits 3 min"; moves every few seconds while a component shows it. */
export function useClock(everyMs = 5_000): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
