import { shallowRef, watch, type Ref } from 'vue'
import type { Customers } from '../api/customers'
import { createCustomerCard, type CustomerCard } from './customer'

/** The card of the customer that the page is about; another customer, another card. */
export function useCustomerCard(customers: Customers, id: () => string): Ref<CustomerCard | null> {
  const card = shallowRef<CustomerCard | null>(null)
  watch(
    id,
    (next) => {
      card.value = next === '' ? null : createCustomerCard(customers, next, () => crypto.randomUUID())
      void card.value?.load()
    },
    { immediate: true },
  )
  return card
}
