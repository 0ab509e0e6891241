import type { Message } from '../api/shapes'
import type { FeedHandlers } from '../realtime/feed'
import type { Workspace } from './workspace'

const mostAlerts = 20

/** What each push does to the workspace. */
export function handlersFor(workspace: Workspace): FeedHandlers {
  const { inbox, typing, people } = workspace

  const received = (message: Message): void => {
    workspace.find(message.conversationId)?.push(message)
    if (message.direction === 'inbound') typing.end(message.conversationId)
    // Written to us in a conversation that no list knows: a push was missed, so the lists are read again.
    if (!inbox.applyMessage(message, workspace.looksAt(message.conversationId)) && message.direction === 'inbound') workspace.refreshSoon()
    if (workspace.current.value?.id === message.conversationId) workspace.markSeen()
    if (message.direction !== 'inbound' || !inbox.mine.value.some(({ id }) => id === message.conversationId)) return
    workspace.news.value = { conversationId: message.conversationId }
    // An answer may be owed now; until when, only the conversation says.
    if (inbox.dueAt(message.conversationId) === null) void workspace.reread(message.conversationId)
  }

  return {
    messageReceived: received,
    messageUpdated: (message) => workspace.find(message.conversationId)?.push(message),
    conversationChanged(conversation) {
      workspace.stirred.value++
      const before = inbox.get(conversation.id)
      inbox.apply(conversation)
      workspace.find(conversation.id)?.reaches(conversation.lastSequence)
      if (conversation.owedSince && conversation.owedSince !== before?.owedSince && inbox.mine.value.some(({ id }) => id === conversation.id)) void workspace.reread(conversation.id)
      if (workspace.current.value?.id !== conversation.id) return
      workspace.markSeen()
      if (before?.agentId !== conversation.agentId) void workspace.routing.load(conversation.id)
    },
    conversationOffered({ conversation }) {
      inbox.apply(conversation)
      workspace.news.value = { conversationId: conversation.id }
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
    mentioned({ conversationId }) {
      workspace.unreadMentions.value++
      workspace.news.value = { conversationId }
      if (workspace.mentions.state.value !== 'none') void workspace.mentions.load()
    },
    alert(alert) {
      workspace.stirred.value++
      workspace.alerts.value = [...workspace.alerts.value.slice(1 - mostAlerts), alert]
    },
  }
}
