/** The files of what was pasted or dropped; a pasted text has none. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ size, type }) => size > 0 || type !== '')
}
