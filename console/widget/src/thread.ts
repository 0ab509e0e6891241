import type { Message } from './shapes'

/** What was said, each message once, in order. */
export class Thread {
  private readonly byId = new Map<string, Message>()
  private ordered: readonly Message[] = []

  get messages(): readonly Message[] {
    return this.ordered
  }

  get last(): Message | undefined {
    return this.ordered[this.ordered.length - 1]
  }

  get lastAnswer(): Message | undefined {
    return [...this.ordered].reverse().find((message) => message.direction === 'outbound')
  }

  has(id: string): boolean {
    return this.byId.has(id)
  }

  /** The highest sequence that is known of a conversation; 0 when nothing is. */
  reaches(conversationId: string): number {
    return this.ordered.reduce((highest, message) => (message.conversationId === conversationId ? Math.max(highest, message.sequence) : highest), 0)
  }

  /** Returns those that were not there before. One that was is replaced: the addresses of its files are younger. */
  add(messages: readonly Message[]): Message[] {
    const news = messages.filter((message) => !this.byId.has(message.id))
    for (const message of messages) this.byId.set(message.id, message)
    this.ordered = [...this.byId.values()].sort(inOrder)
    return news
  }

  clear(): void {
    this.byId.clear()
    this.ordered = []
  }
}

function inOrder(one: Message, other: Message): number {
  return one.conversationId === other.conversationId ? one.sequence - other.sequence : Date.parse(one.at) - Date.parse(other.at)
}
