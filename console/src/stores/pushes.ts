import { Refusal } from '../api/refusal'
import type { Message } from '../api/shapes'
import type { FeedHandlers } from '../realtime/feed'
import type { Workspace } from './workspace'

const mostAlerts = 20

/** What each push does to the workspace. */
export function handlersFor(workspace: Workspace): FeedHandlers {
  const { inbox, typing, people } = workspace

  const isMine = (id: string): boolean => inbox.mine.value.some((it) => it.id === id)

  const received = (message: Message): void => {
    workspace.find(message.conversationId)?.push(message)
    if (message.direction === 'inbound') typing.end(message.conversationId)
    // Written to us in a conversation that no list knows: a push was missed, so the lists are read again.
    if (!inbox.applyMessage(message, workspace.looksAt(message.conversationId)) && message.direction === 'inbound') workspace.refreshSoon()
    if (workspace.current.value?.id === message.conversationId) workspace.markSeen()
    if (message.direction !== 'inbound' || !isMine(message.conversationId)) return
    workspace.news.value = { conversationId: message.conversationId }
    // An answer may be owed now; until when, only the conversation says.
    if (inbox.dueAt(message.conversationId) === null) void workspace.reread(message.conversationId)
  }

  /** What is unread in it stands in the list only: it was written before it was ours. */
  const countUnread = async (id: string): Promise<void> => {
    try {
      await inbox.readExtra(id)
    } catch (error) {
      // The next refresh brings it.
      if (!(error instanceof Refusal)) throw error
    }
    workspace.markSeen()
  }

  /** It came to us without our doing. */
  const given = async (id: string): Promise<void> => {
    await countUnread(id)
    // Who looks at it sees it; whoever wrote first does.
    if (isMine(id) && !workspace.looksAt(id)) workspace.news.value = { conversationId: id, given: true }
  }

  return {
    messageReceived: received,
    messageUpdated: (message) => workspace.find(message.conversationId)?.push(message),
    conversationChanged(conversation) {
      workspace.stirred.value++
      const before = inbox.get(conversation.id)
      const wasMine = isMine(conversation.id)
      inbox.apply(conversation)
      // Before the lists are read, everything looks new.
      if (inbox.loaded.value && !wasMine && isMine(conversation.id) && conversation.state !== 'offered') void (workspace.isHandling(conversation.id) ? countUnread(conversation.id) : given(conversation.id))
      workspace.find(conversation.id)?.reaches(conversation.lastSequence)
      if (conversation.owedSince && conversation.owedSince !== before?.owedSince && isMine(conversation.id)) void workspace.reread(conversation.id)
      if (workspace.current.value?.id !== conversation.id) return
      workspace.markSeen()
      if (before?.agentId !== conversation.agentId) void workspace.routing.load(conversation.id)
    },
    conversationOffered({ conversation }) {
      inbox.apply(conversation)
      workspace.news.value = { conversationId: conversation.id }
      void countUnread(conversation.id)
    },
    // Where it stands then comes as conversationChanged.
    offerWithdrawn: () => undefined,
    presenceChanged(presence) {
      workspace.stirred.value++
      people.present(presence)
      if (presence.agentId === workspace.agent.value.id) workspace.agent.value = { ...workspace.agent.value, status: presence.status, statusReason: presence.statusReason ?? '' }
    },
    typing({ conversationId, who }) {
      if (who !== workspace.agent.value.id) typing.sign(conversationId)
    },
    readUpTo: ({ conversationId, who, sequence }) => {
      if (who === 'customer') workspace.find(conversationId)?.customerRead(sequence)
    },
    mentioned({ conversationId, byAgentId }) {
      workspace.unreadMentions.value++
      workspace.news.value = { conversationId, mentionedBy: byAgentId }
      if (workspace.mentions.state.value !== 'none') void workspace.mentions.load()
    },
    alert(alert) {
      workspace.stirred.value++
      workspace.alerts.value = [...workspace.alerts.value.slice(1 - mostAlerts), alert]
    },
  }
}
