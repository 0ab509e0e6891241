import { onBeforeUnmount, onMounted } from 'vue'
import type { Word } from '../i18n/en'

type Group = 'help.anywhere' | 'help.list' | 'help.conversation' | 'help.writing'

/** A key, and what it presses: the element with this `data-shortcut`, if it is on the page. */
export interface Shortcut {
  keys: readonly string[]
  word: Word
  group: Group
  /** Pressed anywhere but in a field; without it the keys are handled where they belong, and only listed here. */
  press?: string
}

export const shortcuts: readonly Shortcut[] = [
  { keys: ['?'], word: 'help.open', group: 'help.anywhere' },
  { keys: ['/'], word: 'help.search', group: 'help.anywhere' },
  { keys: ['g', 'd'], word: 'help.desk', group: 'help.anywhere' },
  { keys: ['Esc'], word: 'help.escape', group: 'help.anywhere' },
  { keys: ['j'], word: 'help.next', group: 'help.list', press: 'next' },
  { keys: ['k'], word: 'help.previous', group: 'help.list', press: 'previous' },
  { keys: ['1'], word: 'inbox.mine', group: 'help.list', press: 'tab-mine' },
  { keys: ['2'], word: 'inbox.waiting', group: 'help.list', press: 'tab-waiting' },
  { keys: ['3'], word: 'inbox.mentions', group: 'help.list', press: 'tab-mentions' },
  { keys: ['4'], word: 'inbox.all', group: 'help.list', press: 'tab-all' },
  { keys: ['r'], word: 'help.reply', group: 'help.conversation', press: 'reply' },
  { keys: ['n'], word: 'help.note', group: 'help.conversation', press: 'note' },
  { keys: ['a'], word: 'help.accept', group: 'help.conversation', press: 'take' },
  { keys: ['e'], word: 'conversation.resolve', group: 'help.conversation', press: 'resolve' },
  { keys: ['z'], word: 'snooze.label', group: 'help.conversation', press: 'snooze' },
  { keys: ['t'], word: 'transfer.title', group: 'help.conversation', press: 'transfer' },
  { keys: ['i'], word: 'conversation.details', group: 'help.conversation', press: 'details' },
  { keys: ['Enter'], word: 'help.send', group: 'help.writing' },
  { keys: ['Shift', 'Enter'], word: 'help.newLine', group: 'help.writing' },
  { keys: ['/'], word: 'help.canned', group: 'help.writing' },
  { keys: ['@'], word: 'help.mention', group: 'help.writing' },
  { keys: ['Alt 1'], word: 'help.suggestion', group: 'help.writing' },
]

export interface ShortcutOptions {
  on: () => boolean
  help: () => void
  go: (path: string) => void
}

/** A letter before it says where to go. */
const leadMs = 1_200

export function useShortcuts({ on, help, go }: ShortcutOptions): void {
  let leadAt = -Infinity

  function pressed(event: KeyboardEvent): void {
    const field = event.target instanceof Element ? event.target.closest<HTMLElement>('input, textarea, select, [contenteditable]') : null
    if (field && event.key === 'Escape') return void field.blur()
    if (field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !on() || document.querySelector('dialog[open]')) return
    const led = event.timeStamp - leadAt < leadMs
    leadAt = -Infinity
    if (event.key === 'g') leadAt = event.timeStamp
    else if (led && event.key === 'd') go('/')
    else if (led && event.key === 's') go('/search')
    else if (event.key === '?') help()
    else if (event.key === '/') go('/search')
    else if (!press(event.key)) return
    event.preventDefault()
  }

  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}

function press(key: string): boolean {
  const name = shortcuts.find((shortcut) => shortcut.press !== undefined && shortcut.keys[0] === key)?.press
  if (name === undefined) return false
  const named = `[data-shortcut="${name}"]`
  // What is open comes before what is only in the list.
  const element = document.querySelector<HTMLElement>(`[data-shortcuts-first] ${named}`) ?? document.querySelector<HTMLElement>(named)
  if (element === null || element.matches(':disabled')) return false
  element.focus()
  element.click()
  return true
}
