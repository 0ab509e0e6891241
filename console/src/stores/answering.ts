import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Client } from '../api/client'
import type { CustomerChannel, Customers } from '../api/customers'
import { Refusal } from '../api/refusal'
import type { ReadyAnswer } from '../api/shapes'

/** Where the next answer may go, what that channel takes, and which ready answers there are. */
export interface Answering {
  channels: Ref<readonly CustomerChannel[]>
  /** The agent's choice; null: where the customer last wrote from. */
  chosen: Ref<string | null>
  target: ComputedRef<CustomerChannel | undefined>
  readyAnswers: Ref<readonly ReadyAnswer[]>
  loadChannels(): Promise<void>
  /** Once; they are asked for when the agent first wants one. */
  loadReadyAnswers(): Promise<void>
}

export function keyOf({ channel, account, address }: Pick<CustomerChannel, 'channel' | 'account' | 'address'>): string {
  return JSON.stringify([channel, account, address])
}

export interface AnsweringOptions {
  client: Pick<Client, 'readyAnswers'>
  customers: Pick<Customers, 'channels'>
  conversationId: string
  customerId: string
}

export function createAnswering({ client, customers, conversationId, customerId }: AnsweringOptions): Answering {
  const channels = shallowRef<readonly CustomerChannel[]>([])
  const chosen = ref<string | null>(null)
  const readyAnswers = shallowRef<readonly ReadyAnswer[]>([])
  let asked: Promise<void> | null = null

  /** Advice only: without it one writes all the same, and the host says what is wrong. */
  const advised = async (read: () => Promise<void>): Promise<void> => {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      asked = null
    }
  }

  return {
    channels,
    chosen,
    readyAnswers,
    target: computed(() => channels.value.find((it) => (chosen.value === null ? it.isCurrent : keyOf(it) === chosen.value)) ?? channels.value.find(({ isCurrent }) => isCurrent)),
    loadChannels: () => advised(async () => void (channels.value = await customers.channels(customerId))),
    loadReadyAnswers: () => (asked ??= advised(async () => void (readyAnswers.value = await client.readyAnswers(conversationId)))),
  }
}
