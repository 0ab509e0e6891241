/** How long to wait before the n-th attempt (from 0): at once, then doubling to 15 s, spread so that a thousand pages don't knock together. */
export function backoff(attempt: number, random: () => number): number {
  if (attempt === 0) return 0
  const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random())
}
