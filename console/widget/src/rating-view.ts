import type { Chat } from './chat'
import { h, icon } from './dom'
import type { Texts } from './texts'

const most = 5

/** The question how it was: five stars, each a button that says what it means. */
export function ratingView(chat: Chat, t: Texts): HTMLElement {
  const buttons = Array.from({ length: most }, (_, at) => {
    const button = h('button', { type: 'button', 'aria-label': t.star(at + 1), 'data-testid': `omni-star-${at + 1}` }, icon('star'))
    button.addEventListener('click', () => chat.rate(at + 1))
    const light = (on: boolean) => () => buttons.forEach((other, place) => other.classList.toggle('lit', on && place <= at))
    button.addEventListener('pointerenter', light(true))
    button.addEventListener('pointerleave', light(false))
    button.addEventListener('focus', light(true))
    button.addEventListener('blur', light(false))
    return button
  })
  return h('div', { class: 'rating', role: 'group', 'aria-label': t.ratingTitle, 'data-testid': 'omni-rating' }, h('p', {}, t.ratingTitle), h('div', { class: 'scale' }, ...buttons))
}
