import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import type { Conversation, Message } from '../api/shapes'
import { byLatest, byWaiting, fresher, placeOf, withMessage } from './lists'

/** The agent's two lists, filled by calls and kept current by pushes. */
export interface Inbox {
  mine: ComputedRef<Conversation[]>
  waiting: ComputedRef<Conversation[]>
  loaded: Ref<boolean>
  get(id: string): Conversation | undefined
  load(): Promise<void>
  apply(conversation: Conversation): void
  /** False when the message belongs to a conversation that is in neither list. */
  applyMessage(message: Message): boolean
}

export function createInbox(client: Pick<Client, 'inbox' | 'waiting'>, me: () => string): Inbox {
  const known = reactive(new Map<string, Conversation>())
  const mineIds = shallowRef<ReadonlySet<string>>(new Set())
  const waitingIds = shallowRef<ReadonlySet<string>>(new Set())
  const loaded = ref(false)
  /** What was pushed while lists are being read: they may be older than that. */
  let meanwhile: Conversation[] = []
  let loading: Promise<void> | null = null

  const put = (conversation: Conversation): void => {
    known.set(conversation.id, fresher(known.get(conversation.id), conversation))
  }

  const place = (id: string, to: 'mine' | 'waiting' | 'neither'): void => {
    mineIds.value = moved(mineIds.value, id, to === 'mine')
    waitingIds.value = moved(waitingIds.value, id, to === 'waiting')
  }

  const apply = (conversation: Conversation): void => {
    put(conversation)
    place(conversation.id, placeOf(conversation, me()))
  }

  async function read(): Promise<void> {
    meanwhile = []
    const [mine, waiting] = await Promise.all([client.inbox(), client.waiting()])
    for (const conversation of [...mine, ...waiting]) put(conversation)
    mineIds.value = new Set(mine.filter(({ state }) => state !== 'resolved' && state !== 'closed').map(({ id }) => id))
    waitingIds.value = new Set(waiting.filter(({ id }) => !mineIds.value.has(id)).map(({ id }) => id))
    for (const conversation of meanwhile) apply(conversation)
    loaded.value = true
  }

  const listed = (ids: ReadonlySet<string>): Conversation[] =>
    [...ids].map((id) => known.get(id)).filter((conversation) => conversation !== undefined)

  return {
    mine: computed(() => listed(mineIds.value).sort(byLatest)),
    waiting: computed(() => listed(waitingIds.value).sort(byWaiting)),
    loaded,
    get: (id) => known.get(id),
    load() {
      loading ??= read().finally(() => (loading = null))
      return loading
    },
    apply(conversation) {
      if (loading !== null) meanwhile.push(conversation)
      apply(conversation)
    },
    applyMessage(message) {
      const conversation = known.get(message.conversationId)
      if (conversation === undefined) return false
      known.set(conversation.id, withMessage(conversation, message))
      return mineIds.value.has(conversation.id) || waitingIds.value.has(conversation.id)
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
