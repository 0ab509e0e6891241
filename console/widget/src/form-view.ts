import type { Chat } from './chat'
import { h, set, text } from './dom'
import type { Identity } from './shapes'
import type { Texts } from './texts'

/** A word and an address for when nobody is there. */
export class FormView {
  readonly element: HTMLFormElement
  private readonly name = h('input', { name: 'name', autocomplete: 'name', maxlength: 128, id: 'omni-name' })
  private readonly email = h('input', { name: 'email', type: 'email', autocomplete: 'email', maxlength: 254, required: true, id: 'omni-email', 'aria-describedby': 'omni-email-problem' })
  private readonly message = h('textarea', { name: 'message', rows: 3, maxlength: 32_000, required: true, id: 'omni-text', 'aria-describedby': 'omni-text-problem' })
  private readonly emailProblem = h('p', { class: 'problem', id: 'omni-email-problem', role: 'alert' })
  private readonly messageProblem = h('p', { class: 'problem', id: 'omni-text-problem', role: 'alert' })

  private touched = false
  private readonly known: string

  constructor(
    private readonly chat: Chat,
    private readonly t: Texts,
    private readonly left: (email: string) => void,
  ) {
    const known = { ...read(chat.identity), ...chat.contact }
    this.name.value = known.name ?? ''
    this.email.value = known.email ?? ''
    this.message.value = chat.draft
    this.known = this.name.value + this.email.value
    const field = (label: string, input: HTMLElement, problem?: HTMLElement): HTMLElement => h('div', { class: 'field' }, h('label', { for: input.id }, label), input, problem)
    this.element = h(
      'form',
      { class: 'form', novalidate: true, 'aria-label': t.formTitle, 'data-testid': 'omni-form' },
      h('h2', {}, t.formTitle),
      h('p', { class: 'note' }, t.formNote),
      field(t.name, this.name),
      field(t.email, this.email, this.emailProblem),
      field(t.message, this.message, this.messageProblem),
      h('button', { type: 'submit', class: 'submit', 'data-testid': 'omni-form-send' }, t.send),
    )
    this.element.addEventListener('input', () => {
      this.touched = true
      this.chat.draft = this.message.value
    })
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.submit()
    })
  }

  /** Somebody has written here since it was last shown. */
  get isBusy(): boolean {
    return this.touched && (this.message.value.trim() !== '' || this.name.value + this.email.value !== this.known)
  }

  /** Shown anew, with what was begun meanwhile elsewhere. */
  refresh(): void {
    this.touched = false
    if (this.message.value !== this.chat.draft) this.message.value = this.chat.draft
  }

  focus(): void {
    ;(this.email.value ? this.message : this.email).focus({ preventScroll: true })
  }

  private submit(): void {
    const [email, said] = [this.email.value.trim(), this.message.value.trim()]
    const emailGood = /^[^\s@<>,;"]+@[^\s@]+\.[^\s@]+$/.test(email)
    this.mark(this.email, this.emailProblem, emailGood ? '' : this.t.emailWrong)
    this.mark(this.message, this.messageProblem, said ? '' : this.t.messageMissing)
    if (!emailGood || !said) {
      ;(emailGood ? this.message : this.email).focus()
      return
    }
    this.chat.say(said, [], { email, name: this.name.value.trim() })
    this.message.value = ''
    this.chat.draft = ''
    this.touched = false
    this.left(email)
  }

  private mark(input: HTMLElement, problem: HTMLElement, value: string): void {
    text(problem, value)
    set(input, { 'aria-invalid': value ? 'true' : null })
  }
}

/** What the website said of who is signed in: only to fill the form in. */
function read(identity: Identity | null): { name?: string; email?: string } {
  try {
    const user = JSON.parse(identity?.user ?? '{}') as Record<string, unknown>
    return { ...(typeof user.name === 'string' && { name: user.name }), ...(typeof user.email === 'string' && { email: user.email }) }
  } catch {
    return {}
  }
}
