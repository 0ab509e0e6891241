import { Refusal } from './api'
import type { Chat } from './chat'
import { h, icon, set, text } from './dom'
import type { Upload } from './shapes'
import type { Texts } from './texts'
import { size } from './times'

interface Attached {
  key: number
  name: string
  bytes: number
  preview: string
  upload: Upload | null
}

const mostFiles = 10
const longest = 32_000

/** Where the visitor writes, and what goes along. */
export class ComposerView {
  readonly element: HTMLElement
  private readonly input: HTMLTextAreaElement
  private readonly files: HTMLInputElement
  private readonly sendButton: HTMLButtonElement
  private readonly tray = h('ul', { class: 'tray', hidden: true })
  private readonly problem = h('p', { class: 'problem', role: 'alert', hidden: true })
  private attached: Attached[] = []
  private keys = 0
  private touched = false

  constructor(
    private readonly chat: Chat,
    private readonly t: Texts,
  ) {
    this.input = h('textarea', { rows: 1, placeholder: t.write, 'aria-label': t.writeLabel, maxlength: longest, 'data-testid': 'omni-input' })
    this.input.value = chat.draft
    this.files = h('input', { type: 'file', multiple: true, class: 'hidden', tabindex: -1, 'aria-hidden': 'true', 'data-testid': 'omni-files' })
    const attach = h('button', { type: 'button', class: 'tool', 'aria-label': t.attach, title: t.attach }, icon('attach'))
    this.sendButton = h('button', { type: 'button', class: 'tool send', 'aria-label': t.send, title: t.send, 'data-testid': 'omni-send' }, icon('send'))
    this.element = h('div', { class: 'composer' }, this.problem, this.tray, h('div', { class: 'row' }, attach, this.files, this.input, this.sendButton))
    attach.addEventListener('click', () => this.files.click())
    this.files.addEventListener('change', () => {
      this.add([...(this.files.files ?? [])])
      this.files.value = ''
    })
    this.sendButton.addEventListener('click', () => this.send())
    this.input.addEventListener('input', () => this.typed())
    this.input.addEventListener('keydown', (event) => {
      // While an input method composes, Enter chooses a word.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
      event.preventDefault()
      this.send()
    })
    this.input.addEventListener('paste', (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])]
      if (pasted.length === 0) return
      event.preventDefault()
      this.add(pasted)
    })
    this.draw()
  }

  focus(): void {
    this.input.focus({ preventScroll: true })
  }

  /** Somebody has written here since it was last shown. */
  get isBusy(): boolean {
    return (this.touched && this.input.value.trim() !== '') || this.attached.length > 0
  }

  /** Shown anew, with what was begun meanwhile elsewhere. */
  refresh(): void {
    this.touched = false
    if (this.input.value === this.chat.draft) return
    this.input.value = this.chat.draft
    this.draw()
    this.fit()
  }

  /** Somebody else writes here from now on. */
  reset(): void {
    for (const file of this.attached) this.forget(file)
    this.attached = []
    this.say('')
    this.refresh()
    this.draw()
  }

  add(files: readonly File[]): void {
    this.say('')
    for (const file of files.slice(0, mostFiles - this.attached.length)) void this.upload(file)
  }

  /** As high as the text, up to a few lines. */
  fit(): void {
    this.input.style.height = 'auto'
    if (this.input.scrollHeight > 0) this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`
  }

  private typed(): void {
    this.chat.draft = this.input.value
    this.touched = true
    this.say('')
    this.chat.types()
    this.draw()
    this.fit()
  }

  private send(): void {
    const said = this.input.value.trim()
    const uploads = this.attached.map((file) => file.upload)
    if ((!said && uploads.length === 0) || uploads.includes(null)) return
    this.chat.say(said, uploads as Upload[])
    for (const file of this.attached) this.forget(file)
    this.attached = []
    this.input.value = ''
    this.typed()
    this.focus()
  }

  private async upload(file: File): Promise<void> {
    const key = ++this.keys
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : ''
    const { who } = this.chat
    this.attached.push({ key, name: file.name, bytes: file.size, preview, upload: null })
    this.draw()
    try {
      const upload = await this.chat.upload(file)
      this.attached = this.attached.map((it) => (it.key === key ? { ...it, upload } : it))
    } catch (error) {
      if (who !== this.chat.who) return
      this.remove(key)
      this.say(this.t.uploadFailed(file.name, (error instanceof Refusal && this.t.reasons[error.problem]) || this.t.uploadWhy))
    }
    this.draw()
  }

  private remove(key: number): void {
    for (const file of this.attached) if (file.key === key) this.forget(file)
    this.attached = this.attached.filter((file) => file.key !== key)
    this.draw()
  }

  private forget(file: Attached): void {
    if (file.preview) URL.revokeObjectURL(file.preview)
  }

  private say(problem: string): void {
    text(this.problem, problem)
    set(this.problem, { hidden: !problem })
  }

  private draw(): void {
    const loading = this.attached.some((file) => file.upload === null)
    set(this.sendButton, { disabled: loading || (!this.input.value.trim() && this.attached.length === 0) })
    set(this.tray, { hidden: this.attached.length === 0 })
    this.tray.replaceChildren(
      ...this.attached.map((file) => {
        const remove = h('button', { type: 'button', class: 'remove', 'aria-label': this.t.remove(file.name) }, icon('close'))
        remove.addEventListener('click', () => {
          this.remove(file.key)
          this.focus()
        })
        const sign = file.preview ? h('img', { src: file.preview, alt: '' }) : icon('file')
        return h('li', { class: file.upload ? 'attached' : 'attached loading', 'data-testid': 'omni-attached', 'data-ready': file.upload ? 'true' : 'false' }, sign, h('span', { class: 'name' }, file.name), h('span', { class: 'size' }, file.upload ? size(file.bytes) : this.t.uploading), remove)
      }),
    )
  }
}
