import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import { Refusal } from '../api/refusal'
import type { Address, Message, MessagePage } from '../api/shapes'
import { change, nextOf, settle, type Outbox, type Outgoing, type OutgoingFile } from './outbox'
import { firstSequence, gapAfter, lastSequence, merge, resumeAfter, type Thread } from './thread'
import type { Unsent } from './unsent'

export interface ConversationOptions {
  id: string
  client: Pick<Client, 'messages' | 'sendMessage' | 'typing' | 'resend'>
  newId: () => string
  now: () => string
  /** Resolves after so many milliseconds. */
  after: (ms: number) => Promise<void>
  /** Where it outlives a reload what the host has not taken. */
  unsent?: Unsent | undefined
}

/** One conversation as the agent sees it: what the host holds, and what is still on its way there. */
export interface OpenConversation {
  readonly id: string
  thread: Ref<Thread>
  outbox: Ref<Outbox>
  loaded: Ref<boolean>
  trouble: Ref<Refusal | null>
  hasEarlier: ComputedRef<boolean>
  /** How far the customer has read, as far as the channel tells. */
  readUpTo: Ref<number>
  customerRead(sequence: number): void
  load(): Promise<void>
  loadEarlier(): Promise<void>
  /** Reads what was missed while there was no connection, and sends what could not be sent meanwhile. */
  resume(): Promise<void>
  /** Reads back to a message of which something is asked, and says that it is the one. */
  seek(sequence: number): Promise<void>
  /** The message that is looked for; a new object each time. */
  sought: Ref<{ sequence: number } | null>
  /** Reads one message again: the addresses of its files end. */
  reread(sequence: number): Promise<void>
  push(message: Message): void
  /** The conversation is said to reach this far: reads on if the thread does not. */
  reaches(sequence: number): void
  /** The agent is writing; told to the customer at most every few seconds. */
  typing(): void
  send(text: string, files?: readonly OutgoingFile[], to?: Address): Promise<void>
  retry(clientMessageId: string): Promise<void>
  discard(clientMessageId: string): void
  /** Sends an answer again that failed, as a new message. However often it is asked for, it is sent once. */
  resend(sequence: number, channel?: string): Promise<void>
  /** Of these a call to send them again is under way. */
  resending: Ref<ReadonlySet<number>>
}

const pageSize = 50
const catchUpSize = 100
/** So much is shown of what was said before the message that is looked for. */
const seekBack = 10
/** After these pauses a gap is asked for again; then it rests until the next push. */
const pauses = [0, 500, 2_000, 5_000]
/** The other side shows that somebody is typing for a little longer than this. */
const typingMs = 3_000
/** An accepted message that no push has shown by then is read for. */
const echoMs = 3_000

export function createConversation({ id, client, newId, now, after, unsent }: ConversationOptions): OpenConversation {
  const thread = shallowRef<Thread>([])
  const outbox = shallowRef<Outbox>(unsent?.of(id) ?? [])
  const loaded = ref(false)
  const trouble = shallowRef<Refusal | null>(null)
  const readUpTo = ref(0)
  const sought = shallowRef<{ sequence: number } | null>(null)
  let reach = 0
  let filling: Promise<void> | null = null
  let toldOfTyping = false
  let sending = false
  let line = Promise.resolve()
  const echoes = new Map<string, Promise<void>>()
  const resent = new Map<number, string>()
  const resending = shallowRef<ReadonlySet<number>>(new Set())

  const put = (next: Outbox): void => {
    if (next === outbox.value) return
    outbox.value = next
    unsent?.set(id, next)
  }

  const take = (messages: readonly Message[]): void => {
    thread.value = merge(thread.value, messages)
    put(settle(outbox.value, messages))
  }

  const customerRead = (sequence: number): void => void (readUpTo.value = Math.max(readUpTo.value, sequence))

  const takePage = (page: MessagePage): void => {
    take(page.messages)
    if (page.readUpTo) customerRead(page.readUpTo.customer)
  }

  /** Runs a read; a refusal is shown to the agent, not thrown. True when it went well. */
  const guarded = async (read: () => Promise<void>): Promise<boolean> => {
    try {
      await read()
      trouble.value = null
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      trouble.value = error
      return false
    }
  }

  const readFrom = async (from: number, to = Infinity): Promise<void> => {
    for (let last = from; ; ) {
      const page = await client.messages(id, { after: last, limit: catchUpSize })
      takePage(page)
      const end = page.messages[page.messages.length - 1]?.sequence ?? last
      if (end <= last || end >= Math.min(to, page.lastSequence)) return
      last = end
    }
  }

  const fill = async (): Promise<void> => {
    for (const pause of pauses) {
      if (gapAfter(thread.value, reach) === null) return
      if (pause > 0) await after(pause)
      const from = gapAfter(thread.value, reach)
      if (from === null) return
      await guarded(() => readFrom(from))
    }
  }

  const fillGaps = (): void => {
    if (!loaded.value || filling !== null || gapAfter(thread.value, reach) === null) return
    filling = fill().finally(() => (filling = null))
  }

  const has = (clientMessageId: string): boolean => outbox.value.some((entry) => entry.clientMessageId === clientMessageId)

  /** A push should have shown it by then. */
  const awaitEcho = async (clientMessageId: string): Promise<void> => {
    await after(echoMs)
    echoes.delete(clientMessageId)
    if (has(clientMessageId)) await guarded(() => readFrom(resumeAfter(thread.value)))
  }

  /** False: whatever was written after it has to wait. */
  const deliver = async ({ clientMessageId, text, files, to }: Outgoing): Promise<boolean> => {
    put(change(outbox.value, clientMessageId, { state: 'sending', reason: '', forNow: undefined }))
    try {
      await client.sendMessage(id, clientMessageId, text, files.map((file) => ({ id: file.id })), to)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const reason = error.unreached ? '' : error.detail || error.message
      const waits = error.isForNow && has(clientMessageId)
      put(outbox.value.map((entry) => (entry.clientMessageId === clientMessageId || (waits && entry.state === 'sending') ? { ...entry, state: 'refused', reason, forNow: error.isForNow } : entry)))
      return !waits
    }
    put(change(outbox.value, clientMessageId, { state: 'accepted' }))
    echoes.set(clientMessageId, awaitEcho(clientMessageId))
    return true
  }

  const deliverAll = async (): Promise<void> => {
    sending = true
    try {
      for (let next = nextOf(outbox.value); next !== undefined && unsent?.closed !== true; next = nextOf(outbox.value)) if (!(await deliver(next))) return
    } finally {
      sending = false
    }
  }

  /** One after the other in the order in which they were written; the same id makes it safe where the host did take one. */
  const pump = (): Promise<void> => (sending ? line : (line = deliverAll()))

  return {
    id,
    thread,
    outbox,
    loaded,
    trouble,
    readUpTo,
    resending,
    customerRead,
    hasEarlier: computed(() => firstSequence(thread.value) > 1),
    async load() {
      loaded.value = await guarded(async () => takePage(await client.messages(id, { limit: pageSize })))
      fillGaps()
      if (loaded.value) void pump()
    },
    async loadEarlier() {
      const before = firstSequence(thread.value)
      if (before > 1) await guarded(async () => takePage(await client.messages(id, { before, limit: pageSize })))
    },
    async resume() {
      if (!loaded.value) await this.load()
      else if (await guarded(() => readFrom(resumeAfter(thread.value)))) void pump()
    },
    sought,
    async seek(sequence) {
      const first = firstSequence(thread.value)
      // From there on without a hole; what is there already is not asked for again.
      if (sequence < first) await guarded(() => readFrom(Math.max(0, sequence - 1 - seekBack), first - 1))
      if (thread.value.some((message) => message.sequence === sequence)) sought.value = { sequence }
    },
    async reread(sequence) {
      await guarded(async () => take((await client.messages(id, { after: sequence - 1, limit: 1 })).messages))
    },
    push(message) {
      if (!loaded.value && thread.value.length === 0) reach = Math.max(reach, message.sequence)
      // An update of something older than what has been read belongs to a page that will bring it.
      else if (message.sequence >= firstSequence(thread.value)) take([message])
      fillGaps()
    },
    reaches(sequence) {
      reach = Math.max(reach, sequence)
      if (sequence > lastSequence(thread.value)) fillGaps()
    },
    typing() {
      if (toldOfTyping) return
      toldOfTyping = true
      void after(typingMs).then(() => (toldOfTyping = false))
      // Nobody misses it when it does not arrive.
      client.typing(id).catch(() => undefined)
    },
    async send(text, files = [], to) {
      const entry: Outgoing = { clientMessageId: newId(), conversationId: id, text, files, to, at: now(), state: 'sending', reason: '' }
      put([...outbox.value, entry])
      await pump()
      await echoes.get(entry.clientMessageId)
    },
    async retry(clientMessageId) {
      put(outbox.value.map((entry) => (entry.clientMessageId === clientMessageId && entry.state === 'refused' ? { ...entry, state: 'sending', reason: '' } : entry)))
      await pump()
      await echoes.get(clientMessageId)
    },
    async resend(sequence, channel) {
      if (resending.value.has(sequence)) return
      // The same for every try and every channel: whichever comes first is the one.
      const clientMessageId = resent.get(sequence) ?? newId()
      resent.set(sequence, clientMessageId)
      resending.value = new Set([...resending.value, sequence])
      await guarded(async () => {
        await client.resend(id, sequence, clientMessageId, channel)
        await readFrom(resumeAfter(thread.value))
      })
      resending.value = new Set([...resending.value].filter((it) => it !== sequence))
    },
    discard(clientMessageId) {
      put(outbox.value.filter((entry) => entry.clientMessageId !== clientMessageId || entry.state !== 'refused'))
    },
  }
}
