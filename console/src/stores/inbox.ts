import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import type { Conversation, InboxItem, InboxPage, Message } from '../api/shapes'
import { byLatest, byWaiting, fresher, placeOf, withMessage } from './lists'

/** The agent's own and the waiting conversations, filled by calls and kept current by pushes. */
export interface Inbox {
  mine: ComputedRef<Conversation[]>
  waiting: ComputedRef<Conversation[]>
  loaded: Ref<boolean>
  /** More wait than were read. */
  moreWait: Ref<boolean>
  get(id: string): Conversation | undefined
  /** Messages of the customer that nobody has read. */
  unread(id: string): number
  /** When the answer that is owed falls due. */
  dueAt(id: string): string | null
  load(): Promise<void>
  /** The next page of those that wait. */
  loadMoreWaiting(): Promise<void>
  /** What is unread in one of mine, and when its answer is due; the lists stay as they are. */
  readExtra(id: string): Promise<void>
  apply(conversation: Conversation): void
  /** What a page of another view said. */
  put(item: InboxItem): void
  /** False when the message belongs to a conversation that is in neither list. */
  applyMessage(message: Message, seen: boolean): boolean
  markRead(id: string): void
}

/** At most so many pages of those that wait are read again and again. */
const mostWaitingPages = 10

/** What pushes do not carry. */
interface Extra {
  unread: number
  dueAt: string | null
}

export function createInbox(client: Pick<Client, 'inbox'>, me: () => string): Inbox {
  const known = reactive(new Map<string, Conversation>())
  const extras = reactive(new Map<string, Extra>())
  /** The sequence at which each conversation's state was told last; messages that came since say nothing of it. */
  const words = new Map<string, number>()
  const mineIds = shallowRef<ReadonlySet<string>>(new Set())
  const waitingIds = shallowRef<ReadonlySet<string>>(new Set())
  const loaded = ref(false)
  const waitingNext = ref<string | null>(null)
  /** So many pages of those that wait are shown. */
  let waitingPages = 1
  /** What was pushed while lists are being read: they may be older than that. */
  let meanwhile: Conversation[] = []
  let loading: Promise<void> | null = null

  const extraOf = (id: string): Extra => extras.get(id) ?? { unread: 0, dueAt: null }

  /** False when it is an older word than what is known: pushes and answers may overtake each other, and sequences only grow. */
  const put = (conversation: Conversation): boolean => {
    const { id, owedSince, dueAt, lastSequence } = conversation
    if (lastSequence < (words.get(id) ?? 0)) return false
    words.set(id, lastSequence)
    known.set(id, fresher(known.get(id), conversation))
    if (dueAt) extras.set(id, { ...extraOf(id), dueAt })
    // Answered: whatever was due is not any more.
    else if (owedSince === null && extraOf(id).dueAt !== null) extras.set(id, { ...extraOf(id), dueAt: null })
    return true
  }

  const putItem = ({ conversation, unread, dueAt }: InboxItem): void => {
    put(conversation)
    extras.set(conversation.id, { unread, dueAt: dueAt ?? null })
  }

  const place = (id: string, to: 'mine' | 'waiting' | 'neither'): void => {
    mineIds.value = moved(mineIds.value, id, to === 'mine')
    waitingIds.value = moved(waitingIds.value, id, to === 'waiting')
  }

  const apply = (conversation: Conversation): void => {
    if (put(conversation)) place(conversation.id, placeOf(conversation, me()))
  }

  /** As many pages as are shown. */
  async function readWaiting(): Promise<InboxPage> {
    let { items, next } = await client.inbox('waiting')
    for (let page = 1; page < Math.min(waitingPages, mostWaitingPages) && next !== null; page++) {
      const more = await client.inbox('waiting', next)
      items = [...items, ...more.items]
      next = more.next
    }
    return { items, next }
  }

  async function read(): Promise<void> {
    meanwhile = []
    const [mine, waiting] = await Promise.all([client.inbox('mine'), readWaiting()])
    for (const item of [...mine.items, ...waiting.items]) putItem(item)
    waitingNext.value = waiting.next
    mineIds.value = new Set(mine.items.map(({ conversation }) => conversation).filter(({ state }) => state !== 'resolved' && state !== 'closed').map(({ id }) => id))
    waitingIds.value = new Set(waiting.items.map(({ conversation }) => conversation.id).filter((id) => !mineIds.value.has(id)))
    for (const conversation of meanwhile) apply(conversation)
    loaded.value = true
  }

  const listed = (ids: ReadonlySet<string>): Conversation[] =>
    [...ids].map((id) => known.get(id)).filter((conversation) => conversation !== undefined)

  return {
    mine: computed(() => listed(mineIds.value).sort(byLatest)),
    waiting: computed(() => listed(waitingIds.value).sort(byWaiting)),
    loaded,
    moreWait: computed(() => waitingNext.value !== null),
    get: (id) => known.get(id),
    unread: (id) => extraOf(id).unread,
    dueAt: (id) => extraOf(id).dueAt,
    put: putItem,
    load() {
      loading ??= read().finally(() => (loading = null))
      return loading
    },
    async loadMoreWaiting() {
      await loading
      const from = waitingNext.value
      if (from === null) return
      const page = await client.inbox('waiting', from)
      // Asked twice, or read anew meanwhile: that one counts.
      if (waitingNext.value !== from) return
      for (const item of page.items) putItem(item)
      // Where one stands by now counts, not where it stood when the page was read.
      for (const { conversation } of page.items) place(conversation.id, placeOf(known.get(conversation.id) ?? conversation, me()))
      waitingNext.value = page.next
      waitingPages++
    },
    async readExtra(id) {
      const found = (await client.inbox('mine')).items.find(({ conversation }) => conversation.id === id)
      if (found !== undefined) putItem(found)
    },
    apply(conversation) {
      if (loading !== null) meanwhile.push(conversation)
      apply(conversation)
    },
    applyMessage(message, seen) {
      const conversation = known.get(message.conversationId)
      if (conversation === undefined) return false
      const isNew = message.sequence > conversation.lastSequence
      known.set(conversation.id, withMessage(conversation, message))
      // What an agent said is an answer; what a word list withheld never went out.
      if (isNew && message.direction === 'outbound' && message.agentId && !(message.flags ?? []).includes('blocked')) extras.set(conversation.id, { ...extraOf(conversation.id), dueAt: null })
      if (isNew && !seen && message.type === 'message' && message.direction === 'inbound') extras.set(conversation.id, { ...extraOf(conversation.id), unread: extraOf(conversation.id).unread + 1 })
      return mineIds.value.has(conversation.id) || waitingIds.value.has(conversation.id)
    },
    markRead(id) {
      if (extraOf(id).unread > 0) extras.set(id, { ...extraOf(id), unread: 0 })
    },
  }
}

function moved(ids: ReadonlySet<string>, id: string, inside: boolean): ReadonlySet<string> {
  if (ids.has(id) === inside) return ids
  const next = new Set(ids)
  if (inside) next.add(id)
  else next.delete(id)
  return next
}
