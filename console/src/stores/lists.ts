import type { Conversation, Message } from '../api/shapes'

/** Which of the two lists a conversation belongs to for this agent, by its state alone. */
export type Place = 'mine' | 'waiting' | 'neither'

export function placeOf({ state, agentId, offer }: Conversation, me: string): Place {
  switch (state) {
    case 'waiting':
      return 'waiting'
    case 'offered':
      return (offer?.agentId ?? agentId) === me ? 'mine' : 'neither'
    case 'new':
    case 'bot':
    case 'active':
    case 'snoozed':
      return agentId === me ? 'mine' : 'neither'
    case 'resolved':
    case 'closed':
      return 'neither'
  }
}

/** Takes the newer word about a conversation; a push that left before the last message does not turn its preview back. */
export function fresher(known: Conversation | undefined, incoming: Conversation): Conversation {
  if (known === undefined) return incoming
  // Everybody is told of a conversation without its name and words; who knows them keeps them.
  const customerName = incoming.customerName || known.customerName
  if (incoming.lastSequence > known.lastSequence) return { ...incoming, customerName }
  const { lastSequence, preview, lastMessageAt, channel } = known
  return incoming.lastSequence === lastSequence ? { ...incoming, customerName, preview: incoming.preview || preview } : { ...incoming, customerName, lastSequence, preview, lastMessageAt, channel }
}

const previewLength = 120

/** What a message says about its conversation's row. */
export function withMessage(known: Conversation, message: Message): Conversation {
  if (message.sequence <= known.lastSequence) return known
  if (message.type !== 'message') return { ...known, lastSequence: message.sequence }
  return {
    ...known,
    lastSequence: message.sequence,
    lastMessageAt: message.at,
    preview: (message.text ?? '').slice(0, previewLength),
    channel: message.direction === 'inbound' && message.channel ? message.channel : known.channel,
  }
}

/** Offers first, because they do not wait; then newest first: where something happened last is where the agent looks. */
export function byLatest(a: Conversation, b: Conversation): number {
  const offered = Number(b.state === 'offered') - Number(a.state === 'offered')
  return offered || timeOf(b.lastMessageAt ?? b.createdAt) - timeOf(a.lastMessageAt ?? a.createdAt)
}

/** The longest waiting first. */
export function byWaiting(a: Conversation, b: Conversation): number {
  return timeOf(a.waitingSince ?? a.createdAt) - timeOf(b.waitingSince ?? b.createdAt)
}

function timeOf(at: string): number {
  return Date.parse(at)
}
