// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readOptions, type Options } from '../../widget/src/options'
import { View } from '../../widget/src/view'
import { message, rig, settle } from './made'

const evil = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

function shown(data: Record<string, string> = {}) {
  const script = document.createElement('script')
  Object.assign(script.dataset, { site: 'shop', host: 'https://omni.example/', hub: 'https://omni.example/widget-hub.js', ...data })
  const options = readOptions(script, 'en', 'en') as Options
  const it = rig()
  const view = new View(it.chat, options, it.api.address)
  view.show()
  const root = document.querySelector('omni-chat')!.shadowRoot!
  const find = <T extends HTMLElement = HTMLElement>(selector: string): T => root.querySelector<T>(selector)!
  const open = async (): Promise<void> => {
    view.open()
    await settle()
    view.draw()
  }
  const draw = async (): Promise<void> => {
    await settle()
    view.draw()
  }
  return { ...it, view, root, find, open, draw, options }
}

describe('the widget on a page', () => {
  it('leaves nothing outside of its shadow but one element', () => {
    shown()
    expect([...document.body.children].map((it) => it.localName)).toEqual(['omni-chat'])
    expect([document.head.querySelectorAll('style, link').length, document.adoptedStyleSheets.length]).toEqual([0, 0])
  })

  it('opens, takes the focus, and gives it back', async () => {
    const { find, open, root } = shown()
    await open()
    expect(find('.panel').hidden).toBe(false)
    expect(find('.launcher').getAttribute('aria-expanded')).toBe('true')
    expect(root.activeElement?.localName).toBe('textarea')
    find('.panel').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(find('.panel').hidden).toBe(true)
    expect(root.activeElement).toBe(find('.launcher'))
  })

  it('leaves whoever reads above there, also before the browser has told of the scrolling', async () => {
    const { api, chat, draw, find, open } = shown()
    await open()
    const log = find('.log')
    Object.defineProperties(log, { scrollHeight: { value: 900 }, clientHeight: { value: 300 } })
    const says = async (): Promise<void> => {
      api.stored.push(message(api.stored.length + 1))
      await chat.resync()
      await draw()
    }
    log.scrollTop = 600
    await says()
    expect(log.scrollTop, 'at the end').toBe(900)
    log.scrollTop = 0
    await says()
    expect(log.scrollTop, 'above').toBe(0)
  })

  it('speaks the language, and looks as the page or the account says', async () => {
    const { api, chat, find, open, view } = shown({ language: 'zh-CN', position: 'left' })
    api.info.mockResolvedValue({ color: '#b3541e', position: 'right', title: { text: 'Kettle', zh: '' }, greeting: { text: 'Hi', zh: '您好，欢迎光临' }, agentsOnline: true, opensAt: null, bot: null })
    await open()
    await chat.start()
    view.draw()
    expect([find('h1').textContent, find('.log .bubble').textContent, find('textarea').getAttribute('placeholder')]).toEqual(['Kettle', '您好，欢迎光临', '请输入消息…'])
    expect(document.querySelector('omni-chat')!.getAttribute('data-position')).toBe('left')
  })

  it('is gone where there is no chat', async () => {
    const { api, chat, view } = shown()
    api.info.mockRejectedValue(Object.assign(new (await import('../../widget/src/api')).Refusal(404, 'not-found', '', 0)))
    await chat.start()
    view.draw()
    expect(document.querySelector('omni-chat')!.hasAttribute('hidden')).toBe(true)
  })
})

describe('what anybody wrote', () => {
  it('is text and never markup, whoever wrote it and wherever it stands', async () => {
    const { api, chat, find, open, root, view } = shown({ title: evil, greeting: evil })
    const file = { id: 'f', name: evil, contentType: 'application/pdf', bytes: 3, url: '/api/media/f?v=o', thumbnailUrl: null, problem: null }
    api.stored.push(message(1, { text: evil, attachments: [file] }), message(2, { text: evil, direction: 'inbound' }))
    await open()
    chat.say(evil)
    chat.agentName = evil
    view.answered(message(3, { text: evil }))
    await settle()
    view.draw()
    expect(root.querySelectorAll('img[src="x"], script').length).toBe(0)
    expect(find('[data-testid="omni-message"] .bubble').textContent).toBe(evil)
    expect(find('a.file .name').textContent).toBe(evil)
    expect((globalThis as { hit?: number }).hit).toBeUndefined()
  })

  it('has its addresses as links, and only those that lead to a website', async () => {
    const { api, open, root } = shown()
    api.stored.push(message(1, { text: 'see (https://example.com/a?b=1), javascript:alert(1) or data:text/html,x' }))
    await open()
    const links = [...root.querySelectorAll('.bubble a')]
    expect(links.map((it) => [it.getAttribute('href'), it.getAttribute('rel')])).toEqual([['https://example.com/a?b=1', 'noopener noreferrer nofollow']])
  })
})

describe('the composer', () => {
  const press = (input: HTMLElement, more: KeyboardEventInit = {}): void => void input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more }))

  it('sends by Enter, keeps the draft, and leaves Enter to whoever composes a word', async () => {
    const { chat, find, keep, open } = shown()
    await open()
    const input = find<HTMLTextAreaElement>('textarea')
    input.value = 'ni hao'
    input.dispatchEvent(new Event('input'))
    expect(keep.get('draft')).toBe('ni hao')
    press(input, { isComposing: true })
    press(input, { shiftKey: true })
    expect(chat.pending).toEqual([])
    press(input)
    press(input)
    expect(chat.pending.map(({ text }) => text)).toEqual(['ni hao'])
    expect([input.value, keep.get('draft')]).toEqual(['', ''])
  })

  it('sends nothing while a file is on its way, and the file with the text then', async () => {
    const { api, chat, find, open, root } = shown()
    let done = (_: { id: string; name: string; contentType: string; bytes: number }): void => undefined
    api.upload.mockImplementationOnce(() => new Promise((resolve) => (done = resolve)))
    await open()
    const files = find<HTMLInputElement>('input[type=file]')
    Object.defineProperty(files, 'files', { value: [new File(['abc'], 'kettle.pdf')] })
    files.dispatchEvent(new Event('change'))
    await settle()
    expect([find<HTMLButtonElement>('.send').disabled, root.querySelectorAll('.attached').length]).toEqual([true, 1])
    done({ id: 'f1', name: 'kettle.pdf', contentType: 'application/pdf', bytes: 3 })
    await settle()
    find('.send').click()
    expect(chat.pending[0]).toMatchObject({ text: '', attachments: [{ id: 'f1' }] })
  })

  it('says why a file was not taken', async () => {
    const { api, find, open } = shown()
    const { Refusal } = await import('../../widget/src/api')
    api.upload.mockRejectedValueOnce(new Refusal(413, 'too-large', '', 0))
    await open()
    const files = find<HTMLInputElement>('input[type=file]')
    Object.defineProperty(files, 'files', { value: [new File(['abc'], 'film.mp4')] })
    files.dispatchEvent(new Event('change'))
    await settle()
    expect(find('.composer .problem').textContent).toBe('film.mp4: The file is too large.')
  })
})

describe('the form for when nobody is there', () => {
  it('takes a message with an address, and says what is wrong', async () => {
    const { api, chat, find, open, draw } = shown()
    api.agentsOnline = false
    await open()
    const form = find<HTMLFormElement>('form')
    const [email, text] = [find<HTMLInputElement>('#omni-email'), find<HTMLTextAreaElement>('#omni-text')]
    expect([...form.querySelectorAll('label')].map((it) => it.htmlFor)).toEqual(['omni-name', 'omni-email', 'omni-text'])
    email.value = 'jo'
    text.value = 'call me'
    form.dispatchEvent(new Event('submit', { cancelable: true }))
    expect([find('#omni-email-problem').textContent, email.getAttribute('aria-invalid'), chat.pending.length]).toEqual(['That is not an e-mail address.', 'true', 0])
    email.value = 'jo@example.com'
    form.dispatchEvent(new Event('submit', { cancelable: true }))
    await draw()
    expect(api.say.mock.calls[0]![1]).toMatchObject({ text: 'call me', contact: { email: 'jo@example.com', name: '' } })
    expect(find('.notice').textContent).toBe('Thank you. We will answer to jo@example.com.')
  })
})

describe('what is half written', () => {
  const type = (field: HTMLInputElement | HTMLTextAreaElement, value: string): void => {
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  it('is not taken away when somebody comes to answer; an untouched form goes', async () => {
    const { chat, find, open, draw, api } = shown()
    api.agentsOnline = false
    await open()
    const text = find<HTMLTextAreaElement>('#omni-text')
    type(text, 'my kettle lea')
    chat.agentsOnline = true
    await draw()
    expect(find('#omni-text')).toBe(text)
    type(text, '')
    await draw()
    expect([find('#omni-text'), find('.composer')]).toEqual([null, expect.anything()])
  })

  it('is not taken away when nobody is there any more', async () => {
    const { chat, find, open, draw } = shown()
    await open()
    await draw()
    const input = find<HTMLTextAreaElement>('[data-testid="omni-input"]')
    type(input, 'my kettle lea')
    chat.agentsOnline = false
    await draw()
    expect([find('[data-testid="omni-input"]'), input.value]).toEqual([input, 'my kettle lea'])
    type(input, '')
    await draw()
    expect(find('form')).not.toBeNull()
  })

  it('goes along between the form and where one writes when the chat is opened anew', async () => {
    const { chat, find, open, draw, view, api } = shown()
    api.agentsOnline = false
    await open()
    type(find<HTMLInputElement>('#omni-name'), 'Jo')
    type(find<HTMLTextAreaElement>('#omni-text'), 'my kettle lea')
    view.close()
    chat.agentsOnline = true
    await open()
    const input = find<HTMLTextAreaElement>('[data-testid="omni-input"]')
    expect(input.value).toBe('my kettle lea')
    type(input, 'my kettle leaks')
    view.close()
    chat.agentsOnline = false
    await open()
    await draw()
    expect([find<HTMLInputElement>('#omni-name').value, find<HTMLTextAreaElement>('#omni-text').value]).toEqual(['Jo', 'my kettle leaks'])
  })

  it('and what was last answered are out of sight for who signs in next', async () => {
    const user = { user: '{"id":"42","name":"Anna","email":"anna@example.com"}', signature: 'ab' }
    const { chat, find, open, draw, view, api } = shown()
    api.agentsOnline = false
    await chat.identify(user)
    await open()
    expect(find<HTMLInputElement>('#omni-name').value).toBe('Anna')
    type(find<HTMLTextAreaElement>('#omni-text'), 'half a secr')
    view.close()
    view.answered(message(1, { text: 'a secret' }))
    await chat.identify(null)
    await open()
    await draw()
    expect(['#omni-name', '#omni-email', '#omni-text'].map((id) => find<HTMLInputElement>(id).value)).toEqual(['', '', ''])
    expect([find('.teaser').textContent, find('[aria-live="polite"]').textContent]).toEqual(['', ''])
    await chat.identify(user)
    await draw()
    expect(find<HTMLTextAreaElement>('#omni-text').value).toBe('half a secr')
  })
})

describe('the keyboard', () => {
  it('stays within the panel', async () => {
    const { find, open, root } = shown()
    await open()
    const [close, send] = [find('.close'), find<HTMLButtonElement>('.send')]
    send.disabled = false
    send.focus()
    send.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true }))
    expect(root.activeElement).toBe(close)
    close.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', shiftKey: true, bubbles: true, cancelable: true }))
    expect(root.activeElement).toBe(send)
  })

  it('does not reach the shortcuts of the page', async () => {
    const { find, open } = shown()
    const heard = vi.fn()
    document.addEventListener('keydown', heard)
    await open()
    find('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, composed: true }))
    document.removeEventListener('keydown', heard)
    expect(heard).not.toHaveBeenCalled()
  })
})

describe('what changes', () => {
  it('is said to whoever can not see it, and shown beside the closed button', async () => {
    const { chat, find, view } = shown()
    chat.unread = 1
    chat.agentName = 'Lin'
    view.answered(message(1, { text: 'It left today.' }))
    view.draw()
    expect(find('[aria-live="polite"]').textContent).toBe('Lin: It left today.')
    expect([find('.teaser').hidden, find('.badge').textContent, find('.launcher').getAttribute('aria-label')]).toEqual([false, '1', 'Open chat, 1 new message'])
  })

  it('leaves the rows that stay', async () => {
    const { api, chat, open, root, draw } = shown()
    api.stored.push(message(1), message(2, { direction: 'inbound' }))
    await open()
    const before = [...root.querySelectorAll('[data-testid="omni-message"]')]
    api.stored.push(message(3))
    await chat.resync()
    await draw()
    const after = [...root.querySelectorAll('[data-testid="omni-message"]')]
    expect(after.slice(0, 2)).toEqual(before)
    expect(after[0]).toBe(before[0])
    expect(after).toHaveLength(3)
  })
})

describe('a bot that answers first', () => {
  const bot = { name: '', greeting: { text: 'I am a machine.', zh: '' }, menu: [{ text: 'Opening hours', zh: '营业时间' }] }
  const info = { color: '', position: '', title: { text: '', zh: '' }, greeting: { text: 'Hi', zh: '' }, agentsOnline: false, opensAt: null, bot }
  const choices = (root: ShadowRoot): (string | null)[] => [...root.querySelectorAll('.choice')].map((it) => it.textContent)

  it('greets with its menu, a way to a person last, and takes what is chosen as said', async () => {
    const { api, chat, find, open, draw, root } = shown()
    api.info.mockResolvedValue(info)
    await open()
    await draw()
    expect([find('.log .by').textContent, find('.log .bubble').textContent, find('form.leave')]).toEqual(['Automatic assistant', 'I am a machine.', null])
    expect(choices(root)).toEqual(['Opening hours', 'Talk to a person'])
    expect(find('.choices').getAttribute('role')).toBe('group')
    find<HTMLButtonElement>('.choice').click()
    await draw()
    expect([...chat.pending, ...chat.messages].map((it) => it.text)).toContain('Opening hours')
    expect(choices(root)).toEqual([])
    expect(root.activeElement?.localName).toBe('textarea')
  })

  it('is marked as such, and asks whether it helped below what was said last only', async () => {
    const { api, find, open, draw, chat, root } = shown()
    api.info.mockResolvedValue({ ...info, bot: { ...bot, name: 'Robby' } })
    const offer = { options: ['Talk to a person'], question: 'Did this help?', yes: 'Yes', no: 'No', title: '' }
    api.stored.push(message(1, { bot: offer }), message(2, { bot: offer }))
    await open()
    await draw()
    expect([...root.querySelectorAll('[data-testid=omni-bot]')].map((it) => it.firstChild?.textContent)).toEqual(['Robby', 'Robby'])
    expect([find('.asks').textContent, choices(root)]).toEqual(['Did this help?', ['Yes', 'No', 'Talk to a person']])
    find<HTMLButtonElement>('.choice').click()
    expect(chat.pending.map((it) => it.text)).toEqual(['Yes'])
  })
})
