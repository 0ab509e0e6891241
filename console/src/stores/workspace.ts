import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { Agent, Alert, Conversation, Status } from '../api/shapes'
import type { Link } from '../realtime/feed'
import { createConversation, type OpenConversation } from './conversation'
import { createInbox, type Inbox } from './inbox'
import { createOperations, type OperationsDesk } from './operations'
import { createPeople, mayReadPeople, type People } from './people'
import { createRouting, type Routing } from './routing'
import type { Seen } from './seen'
import { createTyping, type TypingSigns } from './typing'

export interface WorkspaceOptions {
  client: Client
  agent: Agent
  seen: Seen
  newId: () => string
  now: () => string
  after: (ms: number) => Promise<void>
  /** True while somebody looks at the page. */
  watched: () => boolean
}

/** What one signed-in agent has on the desk. Calls fill it, pushes (pushes.ts) and the beat (upkeep.ts) keep it current. */
export interface Workspace {
  agent: Ref<Agent>
  link: Ref<Link>
  inbox: Inbox
  people: People
  routing: Routing
  typing: TypingSigns
  operations: OperationsDesk
  alerts: Ref<readonly Alert[]>
  /** The last thing that came for this agent; a new object each time. */
  news: Ref<{ conversationId: string } | null>
  current: Ref<OpenConversation | null>
  currentRow: ComputedRef<Conversation | undefined>
  /** The last refusal that belongs to no message; the page shows it and clears it. */
  trouble: Ref<Refusal | null>
  opened(): Iterable<OpenConversation>
  find(id: string): OpenConversation | undefined
  unread(conversation: Conversation): boolean
  open(id: string): Promise<void>
  close(): void
  markSeen(): void
  take(id: string): Promise<boolean>
  resolve(id: string): Promise<void>
  /** False when the offer is gone. */
  accept(id: string): Promise<boolean>
  decline(id: string): Promise<void>
  /** Until then it is nobody's turn; the customer wakes it by writing. */
  snooze(id: string, until: string): Promise<void>
  wake(id: string): Promise<void>
  /** True when the ticket is raised: supervisors are told. */
  raiseTicket(id: string, text: string): Promise<boolean>
  setStatus(status: Status): Promise<void>
  /** Whether the agent is asked before getting a conversation. */
  askFirst(asked: boolean): Promise<void>
  refresh(): Promise<void>
  /** The same, once for many reasons that come close together. */
  refreshSoon(): void
}

const soonMs = 1_000
const urgentReason = 'agent-raised'
/** So many threads stay in memory; the longest unused is let go. */
const mostOpened = 20

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { client, seen } = options
  const agent = ref(options.agent)
  const inbox = createInbox(client, () => agent.value.id)
  const people = createPeople()
  const routing = createRouting(client)
  const threads = new Map<string, OpenConversation>()
  /** How far the customers were told that the company has read. */
  const told = new Map<string, number>()
  const current = shallowRef<OpenConversation | null>(null)
  const trouble = shallowRef<Refusal | null>(null)
  let refreshDue = false
  people.put([options.agent])

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

  const markSeen = (): void => {
    const row = current.value === null ? undefined : inbox.get(current.value.id)
    if (row === undefined || !options.watched()) return
    seen.mark(row.id, row.lastSequence)
    if (row.agentId !== agent.value.id || row.lastSequence <= (told.get(row.id) ?? 0)) return
    told.set(row.id, row.lastSequence)
    // The customer's page shows it; whether it arrives changes nothing here.
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

  const refresh = async (): Promise<void> => {
    try {
      const [me] = await Promise.all([client.me(), inbox.load()])
      agent.value = me
      markSeen()
      if (mayReadPeople(me.role)) people.put(await client.agents())
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
    people,
    routing,
    typing: createTyping(options.after),
    operations: createOperations({ client, after: options.after, watched: options.watched }),
    alerts: shallowRef<readonly Alert[]>([]),
    news: shallowRef(null),
    current,
    currentRow: computed(() => (current.value === null ? undefined : inbox.get(current.value.id))),
    trouble,
    opened: () => threads.values(),
    find: (id) => threads.get(id),
    unread: (conversation) => seen.unread(conversation),
    markSeen,
    async open(id) {
      if (inbox.get(id) === undefined && !(await attempt(async () => inbox.apply(await client.conversation(id))))) return
      const conversation = threadOf(id)
      current.value = conversation
      markSeen()
      await Promise.all([conversation.loaded.value ? conversation.resume() : conversation.load(), routing.load(id)])
    },
    close: () => void (current.value = null),
    take: (id) =>
      attempt(async () => {
        inbox.apply(await client.take(id))
        if (current.value?.id === id) await routing.load(id)
      }),
    async resolve(id) {
      await attempt(async () => inbox.apply(await client.resolve(id)))
    },
    accept: (id) =>
      attempt(async () => {
        inbox.apply(await client.accept(id))
        if (current.value?.id === id) await routing.load(id)
      }),
    async decline(id) {
      await attempt(async () => {
        await client.decline(id)
        const row = inbox.get(id)
        // The push that says where it goes on comes a moment later, and may not come at all.
        if (row?.state === 'offered') inbox.apply({ ...row, state: 'waiting', offer: null })
      })
    },
    async snooze(id, until) {
      await attempt(async () => inbox.apply(await client.snooze(id, until)))
    },
    async wake(id) {
      await attempt(async () => inbox.apply(await client.wake(id)))
    },
    raiseTicket: (id, text) => attempt(async () => void (await client.raiseTicket(id, options.newId(), urgentReason, text))),
    async setStatus(status) {
      await attempt(async () => void (agent.value = await client.setStatus(status)))
    },
    async askFirst(asked) {
      await attempt(async () => void (agent.value = await client.setStatus(agent.value.status, !asked)))
    },
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
