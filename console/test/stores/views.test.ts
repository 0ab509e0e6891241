import { describe, expect, it } from 'vitest'
import { unreached } from '../../src/api/refusal'
import type { InboxPage } from '../../src/api/shapes'
import { createPagedView } from '../../src/stores/views'
import { conversation } from '../made'

const page = (ids: string[], next: string | null): InboxPage => ({ items: ids.map((id) => ({ conversation: conversation(id), unread: 0 })), next })

function all(pages: (InboxPage | null)[]) {
  const asked: (string | undefined)[] = []
  const view = createPagedView({ inbox: async (_, cursor) => (asked.push(cursor), pages.shift() ?? Promise.reject(unreached(new Error('gone')))) }, 'all', () => undefined)
  return { view, asked, shown: () => view.items.value.map((item) => item.conversation.id) }
}

describe('a list that is read page by page', () => {
  it('reads on over pages on which nothing is', async () => {
    const { view, asked, shown } = all([page([], 'p2'), page(['a'], 'p3'), page(['b'], null)])
    await view.load()
    expect([shown(), asked, view.next.value]).toEqual([['a'], [undefined, 'p2'], 'p3'])
    await view.more()
    expect([shown(), view.next.value]).toEqual([['a', 'b'], null])
  })

  it('is read again as far as it is shown', async () => {
    const { view, asked, shown } = all([page(['w'], 'h.'), page(['a'], 'p3'), page(['w'], 'h.'), page(['b'], 'p3')])
    await view.load()
    await view.more()
    await view.load()
    expect([shown(), asked, view.next.value]).toEqual([['w', 'b'], [undefined, 'h.', undefined, 'h.'], 'p3'])
  })

  it('begins nothing anew while more of it comes', async () => {
    const { view, asked, shown } = all([page(['w'], 'h.'), page(['a'], null)])
    await view.load()
    await Promise.all([view.more(), view.load()])
    expect([shown(), asked]).toEqual([['w', 'a'], [undefined, 'h.']])
  })

  it('asks for one agent\'s where it is of one', async () => {
    const asked: unknown[] = []
    await createPagedView({ inbox: async (...them) => (asked.push(them), page([], null)) }, 'all', () => undefined, 'ben').load()
    expect(asked).toEqual([['all', undefined, 'ben']])
  })

  it('keeps what is shown when it can not be read again, and says so when nothing is', async () => {
    const { view, shown } = all([page(['a'], null), null])
    await view.load()
    await view.load()
    expect([shown(), view.state.value]).toEqual([['a'], 'shown'])
    const never = all([null])
    await never.view.load()
    expect(never.view.state.value).toBe('refused')
  })
})
