import { ref, shallowRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import type { Customers } from '../api/customers'
import { Refusal } from '../api/refusal'
import type { Message } from '../api/shapes'

/** What a customer said and was told in all conversations but one, page by page into the past. */
export interface History {
  messages: Ref<readonly Message[]>
  more: Ref<boolean>
  trouble: Ref<Refusal | null>
  loadEarlier(): Promise<void>
  /** Reads one message again: the addresses of its files end. */
  reread(message: Message): Promise<void>
}

const pageSize = 50
/** So many pages of nothing but the left out conversation are skipped at once. */
const mostSkipped = 10

export interface HistoryCalls {
  customers: Pick<Customers, 'timeline'>
  client: Pick<Client, 'messages'>
}

export function createHistory({ customers, client }: HistoryCalls, customerId: string, leftOut = ''): History {
  const messages = shallowRef<readonly Message[]>([])
  const more = ref(true)
  const trouble = shallowRef<Refusal | null>(null)
  let cursor: string | null = null

  return {
    async reread({ conversationId, sequence }) {
      try {
        const page = await client.messages(conversationId, { after: sequence - 1, limit: 1 })
        const found = page.messages.find((it) => it.sequence === sequence)
        if (found) messages.value = messages.value.map((it) => (it.conversationId === conversationId && it.sequence === sequence ? found : it))
      } catch (error) {
        // Then the file can't be had; the messages stay.
        if (!(error instanceof Refusal)) throw error
      }
    },
    messages,
    more,
    trouble,
    async loadEarlier() {
      try {
        for (let page = 0; page < mostSkipped && more.value; page++) {
          const answer = await customers.timeline(customerId, cursor, pageSize)
          cursor = answer.next
          more.value = answer.next !== null
          const others = answer.messages.map(({ message }) => message).filter(({ conversationId }) => conversationId !== leftOut)
          if (others.length === 0) continue
          messages.value = [...others.reverse(), ...messages.value]
          break
        }
        trouble.value = null
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        trouble.value = error
      }
    },
  }
}
