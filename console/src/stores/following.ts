import { onScopeDispose } from 'vue'

/** Asks again and again while something goes on on the host, until it is over or nobody looks any more. */
export function useFollowing(after: (ms: number) => Promise<void>, everyMs = 2_000): (ask: () => Promise<boolean>) => Promise<void> {
  let turn = 0
  onScopeDispose(() => turn++)
  return async (ask) => {
    const mine = ++turn
    while (mine === turn && (await ask())) await after(everyMs)
  }
}
