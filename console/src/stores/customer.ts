import { ref, shallowRef, type Ref } from 'vue'
import type { Card, Customer, CustomerChange, CustomerNote, Customers } from '../api/customers'
import { Refusal } from '../api/refusal'
import type { Conversation } from '../api/shapes'

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
  load(): Promise<void>
  /** True when it was done. */
  change(change: CustomerChange): Promise<boolean>
  addNote(text: string): Promise<boolean>
  removeNote(noteId: string): Promise<boolean>
  block(reason: string): Promise<boolean>
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
    async load() {
      void readCards()
      await attempt(async () => {
        customer.value = await customers.get(id)
        await readAround()
      })
    },
    change: (change) => attempt(async () => void (customer.value = await customers.change(id, change))),
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
    block: (reason) =>
      attempt(async () => {
        await customers.block(id, reason)
        customer.value = await customers.get(id)
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
