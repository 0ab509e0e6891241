type Child = Node | string | null | false | undefined
type Attributes = Record<string, string | number | boolean | null | undefined>

/** Makes an element. Text is only ever a text node, so nothing that anybody wrote can become markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  set(element, attributes)
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined && child !== ''))
  return element
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value === true ? '' : value)) element.setAttribute(name, value === true ? '' : String(value))
  }
}

/** Only where it differs: an untouched node keeps its selection, and is not read out again. */
export function text(element: Element, value: string): void {
  if (element.textContent !== value) element.textContent = value
}

const svgNames = 'http://www.w3.org/2000/svg'

/** Drawings of 24 × 24, by their paths. */
const drawings = {
  chat: ['M21 11.5a8.4 8.4 0 0 1-9 8.4 9.6 9.6 0 0 1-3.6-.7L3 20.5l1.5-4.4A8 8 0 0 1 3 11.5 8.4 8.4 0 0 1 12 3a8.4 8.4 0 0 1 9 8.5Z'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  down: ['M5 9l7 7 7-7'],
  send: ['M4 12l16-8-6 16-3-6.5L4 12Z'],
  attach: ['M20 11.5l-8.3 8.3a5 5 0 0 1-7-7L13 4.400a3.300 3.300 0 0 1 4.700 4.700l-8.300 8.300a1.700 1.700 0 0 1-2.400-2.400l7.600-7.600'],
  file: ['M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5Z', 'M14 3v5h5'],
  star: ['M12 3.200l2.700 5.600 6.100.8-4.500 4.200 1.100 6.100L12 17l-5.400 2.900 1.100-6.100L3.200 9.600l6.100-.8L12 3.200Z'],
}

export function icon(name: keyof typeof drawings): SVGElement {
  const svg = document.createElementNS(svgNames, 'svg')
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon icon-${name}` })
  for (const d of drawings[name]) {
    const path = document.createElementNS(svgNames, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

/** Whoever goes on with the keyboard stays within: from the last to the first, and back. */
export function keepFocus(container: HTMLElement, root: ShadowRoot, event: KeyboardEvent): void {
  if (event.key !== 'Tab') return
  const all = [...container.querySelectorAll<HTMLElement>('button, a[href], input, textarea, video, audio, [tabindex="0"]')].filter(
    (it) => !it.hasAttribute('disabled') && !it.closest('[hidden]') && it.tabIndex >= 0,
  )
  const [first, last] = [all[0], all[all.length - 1]]
  const current = root.activeElement
  if (!first || !last) return
  if (event.shiftKey ? current === first || !current : current === last || !current) {
    event.preventDefault()
    ;(event.shiftKey ? last : first).focus()
  }
}

const addresses = /\bhttps?:\/\/[^\s<>"'，。！？；、）】》]+/g

/** A text with its web addresses as links; nothing else in it means anything. */
export function linked(value: string): Node[] {
  const nodes: Node[] = []
  let from = 0
  for (const match of value.matchAll(addresses)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, '')
    nodes.push(document.createTextNode(value.slice(from, match.index)), h('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address))
    from = match.index + address.length
  }
  nodes.push(document.createTextNode(value.slice(from)))
  return nodes.filter((node) => node.textContent !== '')
}
