import type { Alert, Conversation, Mentioned, Message, Presence, ReadMark, Typing } from '../api/shapes'

/** What the hub calls on an agent's page (docs/api.md, "Realtime"), each with one argument. */
export interface FeedHandlers {
  messageReceived(message: Message): void
  messageUpdated(message: Message): void
  conversationChanged(conversation: Conversation): void
  conversationOffered(offered: { conversation: Conversation }): void
  offerWithdrawn(withdrawn: { conversationId: string }): void
  presenceChanged(presence: Presence): void
  typing(typing: Typing): void
  readUpTo(mark: ReadMark): void
  mentioned(mention: Mentioned): void
  alert(alert: Alert): void
}

export type Link = 'connecting' | 'connected' | 'reconnecting' | 'stopped'
