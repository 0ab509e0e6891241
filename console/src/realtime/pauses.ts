/** Resolves after so many milliseconds. */
export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The same, but sooner when the network comes back or the page is looked at or left. */
export function afterOrHope(ms: number): Promise<void> {
  const hope = new AbortController()
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    const now = (): void => {
      clearTimeout(timer)
      resolve()
    }
    window.addEventListener('online', now, { signal: hope.signal })
    document.addEventListener('visibilitychange', now, { signal: hope.signal })
  })
  return done.finally(() => hope.abort())
}
