import { ref, shallowRef, type Ref } from 'vue'
import type { Card, Customer, CustomerChange, CustomerNote, Customers } from '../api/customers'
import { Refusal } from '../api/refusal'
import type { Conversation } from '../api/shapes'
import { together } from './changes'

/** A change that was not made, because somebody else changed the card since it was seen. */
export interface Stale {
  change: CustomerChange
  before: Customer
  now: Customer
}

/** Everything that is known about one customer, and what an agent may change of it. */
export interface CustomerCard {
  readonly id: string
  customer: Ref<Customer | null>
  conversations: Ref<readonly Conversation[]>
  notes: Ref<readonly CustomerNote[]>
  cards: Ref<readonly Card[]>
  cardsAsked: Ref<boolean>
  /** Why the last thing did not work; the page shows it beside the card. */
  trouble: Ref<Refusal | null>
  busy: Ref<boolean>
  /** What the agent wants and somebody else was in the way of; kept until the agent decides. */
  stale: Ref<Stale | null>
  load(): Promise<void>
  /** True when it was done. One after the other, so that nobody is in the own way. */
  change(change: CustomerChange): Promise<boolean>
  /** The card as it is now; what the agent wanted is given up. */
  takeTheirs(): void
  /** What the agent wanted, over what is there now. */
  saveMine(): Promise<boolean>
  addNote(text: string): Promise<boolean>
  removeNote(noteId: string): Promise<boolean>
  /** Reads the customer again, after somebody did something to it elsewhere on the page. */
  reread(): Promise<boolean>
  unblock(): Promise<boolean>
  merge(other: string, reason: string): Promise<boolean>
  unmerge(mergeId: string): Promise<boolean>
}

export function createCustomerCard(customers: Customers, id: string, newId: () => string): CustomerCard {
  const customer = shallowRef<Customer | null>(null)
  const conversations = shallowRef<readonly Conversation[]>([])
  const notes = shallowRef<readonly CustomerNote[]>([])
  const cards = shallowRef<readonly Card[]>([])
  const cardsAsked = ref(false)
  const trouble = shallowRef<Refusal | null>(null)
  const busy = ref(false)
  const stale = shallowRef<Stale | null>(null)
  let line: Promise<unknown> = Promise.resolve()
  /** The same note sent again is the same note. */
  let noteId = newId()

  const attempt = async (act: () => Promise<void>): Promise<boolean> => {
    busy.value = true
    try {
      await act()
      trouble.value = null
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      trouble.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  const changeNow = async (change: CustomerChange, over: boolean): Promise<boolean> => {
    const kept = stale.value
    const wanted = kept === null ? change : together(kept.change, change)
    // While a change is kept back, nothing is saved over what somebody else did but by the agent's own word.
    if (kept !== null && !over) {
      stale.value = { ...kept, change: wanted }
      return false
    }
    const before = kept?.before ?? customer.value
    const seen = kept?.now.eTag ?? customer.value?.eTag ?? ''
    const done = await attempt(async () => {
      customer.value = await customers.change(id, wanted, seen)
      stale.value = null
    })
    const now = trouble.value?.problem === 'precondition-failed' ? trouble.value.said['customer'] : undefined
    if (done || before === null || now === undefined) return done
    stale.value = { change: wanted, before, now: now as Customer }
    trouble.value = null
    return false
  }

  const change = (wanted: CustomerChange, over = false): Promise<boolean> => {
    const turn = line.then(() => changeNow(wanted, over))
    line = turn.catch(() => undefined)
    return turn
  }

  const readCards = async (): Promise<void> => {
    try {
      cards.value = await customers.cards(id)
    } catch (error) {
      // Other systems' cards are an extra: without them the customer is shown all the same.
      if (!(error instanceof Refusal)) throw error
    } finally {
      cardsAsked.value = true
    }
  }

  const readAround = async (): Promise<void> => {
    const [talks, said] = await Promise.all([customers.conversations(id), customers.notes(id)])
    conversations.value = talks
    notes.value = said
  }

  return {
    id,
    customer,
    conversations,
    notes,
    cards,
    cardsAsked,
    trouble,
    busy,
    stale,
    async load() {
      void readCards()
      await attempt(async () => {
        customer.value = await customers.get(id)
        await readAround()
      })
    },
    change: (wanted) => change(wanted),
    takeTheirs() {
      if (stale.value === null) return
      customer.value = stale.value.now
      stale.value = null
    },
    saveMine: () => change({}, true),
    reread: () => attempt(async () => void (customer.value = await customers.get(id))),
    addNote: (text) =>
      attempt(async () => {
        await customers.addNote(id, noteId, text)
        noteId = newId()
        notes.value = await customers.notes(id)
      }),
    removeNote: (gone) =>
      attempt(async () => {
        await customers.removeNote(id, gone)
        notes.value = notes.value.filter((note) => note.id !== gone)
      }),
    unblock: () =>
      attempt(async () => {
        await customers.unblock(id)
        customer.value = await customers.get(id)
      }),
    merge: (other, reason) =>
      attempt(async () => {
        customer.value = await customers.merge(id, other, reason)
        await readAround()
      }),
    unmerge: (mergeId) =>
      attempt(async () => {
        customer.value = await customers.unmerge(id, mergeId)
        await readAround()
      }),
  }
}
