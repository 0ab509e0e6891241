import type { Client } from '../api/client'
import type { Conversation, Message, TransferTo } from '../api/shapes'

/** What an agent does with a conversation. Each is true when it was done; a refusal is shown by the page. */
export interface Handling {
  /** A waiting one, what is offered, or, by a supervisor, another agent's. */
  take(id: string): Promise<boolean>
  accept(id: string): Promise<boolean>
  decline(id: string): Promise<boolean>
  resolve(id: string): Promise<boolean>
  reopen(id: string): Promise<boolean>
  /** Until then it is nobody's turn; the customer wakes it by writing. */
  snooze(id: string, until: string): Promise<boolean>
  wake(id: string): Promise<boolean>
  transfer(id: string, to: TransferTo, note: string): Promise<boolean>
  changeLabels(id: string, change: { add?: string[]; remove?: string[] }): Promise<boolean>
  /** However often the same note is sent, it stands there once. */
  addNote(id: string, text: string, mentions: readonly string[]): Promise<boolean>
  /** Supervisors are told. However often the same is raised until it is taken, there is one ticket. */
  raiseTicket(id: string, text: string): Promise<boolean>
  /** Whether a call of this agent's is under way that hands it to somebody. */
  isHandling(id: string): boolean
}

export interface HandlingOptions {
  client: Client
  /** Runs a call; false, and shown, when it was refused. */
  attempt: (act: () => Promise<void>) => Promise<boolean>
  newId: () => string
  get: (id: string) => Conversation | undefined
  apply: (conversation: Conversation) => void
  received: (message: Message) => void
  /** The conversation changed hands. */
  handed: (id: string) => Promise<void>
}

const urgentReason = 'agent-raised'

export function createHandling({ client, attempt, newId, get, apply, received, handed }: HandlingOptions): Handling {
  /** By what is done: trying again is the same. */
  const triedIds = new Map<string, string>()
  const handled = new Set<string>()
  const once = (what: string, call: (tryId: string) => Promise<void>): Promise<boolean> =>
    attempt(async () => {
      const tryId = triedIds.get(what) ?? newId()
      triedIds.set(what, tryId)
      await call(tryId)
      triedIds.delete(what)
    })
  const applied = (call: () => Promise<Conversation>): Promise<boolean> => attempt(async () => apply(await call()))
  const handing = async (id: string, call: () => Promise<Conversation>): Promise<boolean> => {
    handled.add(id)
    try {
      return await attempt(async () => {
        apply(await call())
        await handed(id)
      })
    } finally {
      handled.delete(id)
    }
  }

  return {
    take: (id) => handing(id, () => client.take(id)),
    accept: (id) => handing(id, () => client.accept(id)),
    reopen: (id) => handing(id, () => client.reopen(id)),
    transfer: (id, to, note) => handing(id, () => client.transfer(id, to, note)),
    resolve: (id) => applied(() => client.resolve(id)),
    snooze: (id, until) => applied(() => client.snooze(id, until)),
    wake: (id) => applied(() => client.wake(id)),
    changeLabels: (id, change) => applied(() => client.changeLabels(id, change)),
    decline: (id) =>
      attempt(async () => {
        await client.decline(id)
        const row = get(id)
        // The push that says where it goes on comes a moment later, and may not come at all.
        if (row?.state === 'offered') apply({ ...row, state: 'waiting', offer: null })
      }),
    addNote: (id, text, mentions) => once(`note ${id} ${text}`, async (clientNoteId) => received(await client.addNote(id, clientNoteId, text, mentions))),
    isHandling: (id) => handled.has(id),
    raiseTicket: (id, text) => once(`ticket ${id} ${text}`, async (clientTicketId) => void (await client.raiseTicket(id, clientTicketId, urgentReason, text))),
  }
}
