/** What docs/api.md asks of a password. */
export const shortestPassword = 12
export const longestPassword = 128

/** Why it will not do: the word for it, or null. */
export function against(password: string, again: string): 'password.short' | 'password.long' | 'password.differ' | null {
  if (password.length < shortestPassword) return 'password.short'
  if (password.length > longestPassword) return 'password.long'
  return password === again ? null : 'password.differ'
}
