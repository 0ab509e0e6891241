/** Moves the focus to the row above or below, for the arrow keys. */
export function moveFocus(event: KeyboardEvent, step: 1 | -1): void {
  const list = event.currentTarget as HTMLElement
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')]
  const here = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement))
  rows[Math.min(rows.length - 1, Math.max(0, here + step))]?.focus()
}
