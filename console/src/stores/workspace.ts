import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { Agent, Alert, Conversation, InboxCounts, InboxItem, Status } from '../api/shapes'
import type { Link } from '../realtime/feed'
import { createConversation, type OpenConversation } from './conversation'
import { createHandling, type Handling } from './handling'
import { createInbox, type Inbox } from './inbox'
import { createOperations, type OperationsDesk } from './operations'
import { createPeople, type People } from './people'
import { createRouting, type Routing } from './routing'
import { createTyping, type TypingSigns } from './typing'
import type { Unsent } from './unsent'
import { createPagedView, type PagedView } from './views'

export interface WorkspaceOptions {
  client: Client
  agent: Agent
  newId: () => string
  now: () => string
  after: (ms: number) => Promise<void>
  /** True while somebody looks at the page. */
  watched: () => boolean
  unsent?: Unsent | undefined
}

/** What came for this agent: a message, an offer, a conversation that is the agent's now, or a mention by somebody. */
export interface News {
  conversationId: string
  given?: boolean
  mentionedBy?: string
}

/** A conversation that is asked for and not shown: still being read, or refused. */
export interface Opening {
  id: string
  at: number | undefined
  refusal: Refusal | null
}

/** What one signed-in agent has on the desk. Calls fill it, pushes (pushes.ts) and the beat (upkeep.ts) keep it current. */
export interface Workspace extends Handling {
  agent: Ref<Agent>
  link: Ref<Link>
  inbox: Inbox
  mentions: PagedView
  everything: PagedView
  /** Mentions that the agent has not seen. */
  unreadMentions: Ref<number>
  people: People
  routing: Routing
  typing: TypingSigns
  operations: OperationsDesk
  alerts: Ref<readonly Alert[]>
  /** Counts the pushes after which a wall looks different. */
  stirred: Ref<number>
  /** The last thing that came for this agent; a new object each time. */
  news: Ref<News | null>
  /** How much there is of each view, as the host counted at the last refresh. */
  counts: Ref<InboxCounts | null>
  current: Ref<OpenConversation | null>
  opening: Ref<Opening | null>
  currentRow: ComputedRef<Conversation | undefined>
  /** The last refusal that belongs to no message; the page shows it and clears it. */
  trouble: Ref<Refusal | null>
  opened(): Iterable<OpenConversation>
  find(id: string): OpenConversation | undefined
  unread(conversation: Pick<Conversation, 'id'>): boolean
  /** Whether the agent is looking at it right now. */
  looksAt(id: string): boolean
  /** The last one asked for is the one that is shown. With a sequence it is opened there. */
  open(id: string, at?: number): Promise<void>
  openMention(item: InboxItem): Promise<void>
  close(): void
  markSeen(): void
  /** Asks for what pushes do not carry: when the answer is due. */
  reread(id: string): Promise<void>
  setStatus(status: Status, reason?: string): Promise<void>
  /** Whether the agent is asked before getting a conversation. */
  askFirst(asked: boolean): Promise<void>
  /** The next of those that wait. */
  moreWaiting(): Promise<void>
  refresh(): Promise<void>
  /** The same, once for many reasons that come close together. */
  refreshSoon(): void
}

const soonMs = 1_000
/** So many threads stay in memory; the longest unused is let go. */
const mostOpened = 20

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { client } = options
  const agent = ref(options.agent)
  const inbox = createInbox(client, () => agent.value.id)
  const mentions = createPagedView(client, 'mentions', inbox.put)
  const everything = createPagedView(client, 'all', inbox.put)
  const unreadMentions = ref(0)
  const people = createPeople(options.agent)
  const routing = createRouting(client)
  const threads = new Map<string, OpenConversation>()
  /** How far the customers were told that the company has read. */
  const told = new Map<string, number>()
  const counts = shallowRef<InboxCounts | null>(null)
  const current = shallowRef<OpenConversation | null>(null)
  const opening = shallowRef<Opening | null>(null)
  /** Of the calls that open or close: an answer to an older one comes too late. */
  let turn = 0
  const trouble = shallowRef<Refusal | null>(null)
  let refreshDue = false

  const attempt = async (act: () => Promise<void>): Promise<boolean> => {
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      trouble.value = error
      return false
    }
  }

  const looksAt = (id: string): boolean => current.value?.id === id && options.watched()

  const markSeen = (): void => {
    const row = current.value === null ? undefined : inbox.get(current.value.id)
    if (row === undefined || !options.watched() || row.agentId !== agent.value.id) return
    inbox.markRead(row.id)
    if (row.lastSequence <= (told.get(row.id) ?? 0)) return
    told.set(row.id, row.lastSequence)
    // Marks only go up, and the next message brings another.
    client.read(row.id, row.lastSequence).catch(() => told.delete(row.id))
  }

  const threadOf = (id: string): OpenConversation => {
    const conversation = threads.get(id) ?? createConversation({ ...options, id })
    threads.delete(id)
    threads.set(id, conversation)
    for (const [oldest, thread] of threads) {
      if (threads.size <= mostOpened) break
      if (thread.outbox.value.length === 0) threads.delete(oldest)
    }
    return conversation
  }

  // What an earlier page left is sent without being looked at.
  for (const id of options.unsent?.conversations() ?? []) threadOf(id)

  const open = async (id: string, at?: number): Promise<void> => {
    const mine = ++turn
    if (inbox.get(id) === undefined) {
      // Nobody writes into the one before while the address names this one.
      opening.value = { id, at, refusal: null }
      current.value = null
      try {
        const found = await client.conversation(id)
        inbox.apply(found)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (mine === turn) opening.value = { id, at, refusal: error }
        return
      }
      if (mine !== turn) return
    }
    opening.value = null
    const conversation = threadOf(id)
    current.value = conversation
    markSeen()
    await Promise.all([(conversation.loaded.value ? conversation.resume() : conversation.load()).then(() => (at === undefined ? undefined : conversation.seek(at))), routing.load(id)])
  }

  const refresh = async (): Promise<void> => {
    try {
      const [me, counted, colleagues] = await Promise.all([client.me(), client.inboxCounts(), client.colleagues(), inbox.load()])
      agent.value = me
      counts.value = counted
      unreadMentions.value = counted.mentions
      people.put(colleagues)
      markSeen()
      await Promise.all([mentions, everything].filter(({ state }) => state.value !== 'none').map((view) => view.load()))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // That the server can't be reached is said by the link's state, once.
      if (!error.unreached) trouble.value = error
    }
  }

  return {
    agent,
    link: ref<Link>('connecting'),
    inbox,
    mentions,
    everything,
    unreadMentions,
    people,
    routing,
    typing: createTyping(options.after),
    operations: createOperations({ client, after: options.after, watched: options.watched }),
    alerts: shallowRef<readonly Alert[]>([]),
    stirred: ref(0),
    news: shallowRef(null),
    counts,
    current,
    opening,
    currentRow: computed(() => (current.value === null ? undefined : inbox.get(current.value.id))),
    trouble,
    opened: () => threads.values(),
    find: (id) => threads.get(id),
    unread: ({ id }) => inbox.unread(id) > 0,
    looksAt,
    markSeen,
    open,
    async openMention({ conversation, mention }) {
      await open(conversation.id, mention?.note.sequence)
      if (!mention || mention.readAt !== null) return
      await attempt(async () => {
        await client.readMention(mention.id)
        unreadMentions.value = Math.max(0, unreadMentions.value - 1)
        mentions.items.value = mentions.items.value.map((item) => (item.mention?.id === mention.id ? { ...item, mention: { ...mention, readAt: options.now() } } : item))
      })
    },
    close() {
      turn++
      opening.value = null
      current.value = null
    },
    async reread(id) {
      try {
        inbox.apply(await client.conversation(id))
      } catch (error) {
        // A due time that is not known is asked for again with the next refresh.
        if (!(error instanceof Refusal)) throw error
      }
    },
    ...createHandling({
      client,
      attempt,
      newId: options.newId,
      get: inbox.get,
      apply: inbox.apply,
      received: (message) => threads.get(message.conversationId)?.push(message),
      handed: async (id) => {
        if (current.value?.id === id) await routing.load(id)
      },
    }),
    async setStatus(status, reason) {
      await attempt(async () => void (agent.value = await client.setStatus(status, reason ? { reason } : {})))
    },
    async askFirst(asked) {
      await attempt(async () => void (agent.value = await client.setStatus(agent.value.status, { autoAccept: !asked, ...(agent.value.statusReason ? { reason: agent.value.statusReason } : {}) })))
    },
    moreWaiting: async () => void (await attempt(inbox.loadMoreWaiting)),
    refresh,
    refreshSoon() {
      if (refreshDue) return
      refreshDue = true
      void options.after(soonMs).then(() => {
        refreshDue = false
        return refresh()
      })
    },
  }
}
