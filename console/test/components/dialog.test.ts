// @vitest-environment happy-dom
import { DOMWrapper, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import AppDialog from '../../src/components/AppDialog.vue'

const slot = '<input data-testid="name" /><input type="search" data-testid="find" /><input type="checkbox" data-testid="on" />'

async function dialog() {
  const page = mount(AppDialog, { props: { modelValue: true, title: 'A dialog', 'onUpdate:modelValue': (open: boolean) => page.setProps({ modelValue: open }) }, slots: { default: slot }, attachTo: document.body })
  await nextTick()
  const body = new DOMWrapper(document.body)
  const at = (id: string) => body.get(`[data-testid=${id}]`)
  const element = body.get<HTMLDialogElement>('dialog')
  const escape = async (): Promise<void> => {
    const cancel = new Event('cancel', { cancelable: true })
    element.element.dispatchEvent(cancel)
    if (!cancel.defaultPrevented) element.element.close()
    await nextTick()
    await nextTick()
  }
  return { at, element, escape, beside: () => element.trigger('pointerdown'), open: () => element.element.open, asks: () => body.find('[data-testid=dialog-asks]').exists() }
}

beforeEach(() => void (document.body.innerHTML = ''))

describe('a dialog', () => {
  it('closes with a press beside it and with Escape while nothing is typed; a search and a switch are nothing', async () => {
    const one = await dialog()
    await one.at('find').setValue('Mara')
    await one.at('on').setValue(true)
    await one.beside()
    expect(one.open()).toBe(false)
    document.body.innerHTML = ''
    const other = await dialog()
    await other.at('name').setValue('Mara')
    await other.at('name').setValue('')
    await other.escape()
    expect(other.open()).toBe(false)
  })

  it('asks before what was typed goes, and the focus goes back to where it was typed', async () => {
    const { at, asks, beside, escape, open } = await dialog()
    await at('name').setValue('Mara')
    for (const leave of [beside, escape]) {
      await leave()
      if (leave === beside) await beside()
      expect([open(), asks(), document.activeElement]).toEqual([true, true, at('dialog-stay').element])
      await at('dialog-stay').trigger('click')
      await nextTick()
      expect([asks(), document.activeElement, (at('name').element as HTMLInputElement).value]).toEqual([false, at('name').element, 'Mara'])
    }
    await beside()
    await at('dialog-discard').trigger('click')
    await nextTick()
    expect(open()).toBe(false)
  })

  it('takes Escape for the answer when it has asked', async () => {
    const { at, escape, open } = await dialog()
    await at('name').setValue('Mara')
    await escape()
    expect(open()).toBe(true)
    await escape()
    expect(open()).toBe(false)
  })

  it('is not left by a press in it', async () => {
    const { at, element, open } = await dialog()
    await at('name').trigger('pointerdown')
    await element.get('.body').trigger('pointerdown')
    expect(open()).toBe(true)
  })
})
