import type { Conversation } from '../api/shapes'
import { t } from '../i18n'

/** What to call the customer: the name, or a short form of the id. */
export function customerName({ customerName: name, customerId }: Pick<Conversation, 'customerName' | 'customerId'>): string {
  return name?.trim() || t('conversation.unnamed', { id: customerId.slice(-6) })
}
