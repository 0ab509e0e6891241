import { computed, ref, shallowRef, type ComputedRef, type Ref, type WritableComputedRef } from 'vue'
import type { Client } from '../api/client'
import type { CustomerChannel, Customers } from '../api/customers'
import { Refusal } from '../api/refusal'
import type { ReadyAnswer } from '../api/shapes'
import type { Drafts } from './drafts'

/** Where the next answer may go, what that channel takes, and which ready answers there are. */
export interface Answering {
  channels: Ref<readonly CustomerChannel[]>
  /** The agent's choice, kept beside the draft; null: where the customer last wrote from. */
  chosen: WritableComputedRef<string | null>
  target: ComputedRef<CustomerChannel | undefined>
  readyAnswers: Ref<readonly ReadyAnswer[]>
  readyState: Ref<'none' | 'loading' | 'failed' | 'loaded'>
  loadChannels(): Promise<void>
  /** Until they are here; they are asked for when the agent first wants one. */
  loadReadyAnswers(): Promise<void>
}

export function keyOf({ channel, account, address }: Pick<CustomerChannel, 'channel' | 'account' | 'address'>): string {
  return JSON.stringify([channel, account, address])
}

export interface AnsweringOptions {
  client: Pick<Client, 'readyAnswers'>
  customers: Pick<Customers, 'channels'>
  drafts: Pick<Drafts, 'of' | 'set'>
  conversationId: string
  customerId: string
}

export function createAnswering({ client, customers, drafts, conversationId, customerId }: AnsweringOptions): Answering {
  const channels = shallowRef<readonly CustomerChannel[]>([])
  const chosenKey = `to ${conversationId}`
  const chosen = computed({ get: () => drafts.of(chosenKey) || null, set: (key) => drafts.set(chosenKey, key ?? '') })
  const readyAnswers = shallowRef<readonly ReadyAnswer[]>([])
  const readyState = ref<'none' | 'loading' | 'failed' | 'loaded'>('none')

  /** Advice only: without it one writes all the same, and the host says what is wrong. */
  const advised = async (read: () => Promise<void>): Promise<boolean> => {
    try {
      await read()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return false
    }
  }

  return {
    channels,
    chosen,
    readyAnswers,
    target: computed(() => channels.value.find((it) => (chosen.value === null ? it.isCurrent : keyOf(it) === chosen.value)) ?? channels.value.find(({ isCurrent }) => isCurrent)),
    readyState,
    async loadChannels() {
      await advised(async () => void (channels.value = await customers.channels(customerId)))
    },
    async loadReadyAnswers() {
      if (readyState.value === 'loading' || readyState.value === 'loaded') return
      readyState.value = 'loading'
      readyState.value = (await advised(async () => void (readyAnswers.value = await client.readyAnswers(conversationId)))) ? 'loaded' : 'failed'
    },
  }
}
