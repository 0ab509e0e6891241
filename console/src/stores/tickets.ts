import { ref, shallowRef, watch, type Ref } from 'vue'
import type { Ticket, TicketFilter, Tickets } from '../api/tickets'
import { Refusal } from '../api/refusal'
import type { Alert } from '../api/shapes'
import type { Link } from '../realtime/feed'

/** A page of the host may be empty and not the last: so many are read for one of ours. */
const mostPages = 5

/** The tickets that fit a filter, as far as they were asked for. */
export interface TicketList {
  tickets: Ref<readonly Ticket[]>
  next: Ref<string | null>
  loaded: Ref<boolean>
  trouble: Ref<Refusal | null>
  load(filter: TicketFilter): Promise<void>
  more(): Promise<void>
}

export function createTicketList(calls: Pick<Tickets, 'list'>): TicketList {
  const tickets = shallowRef<readonly Ticket[]>([])
  const next = ref<string | null>(null)
  const loaded = ref(false)
  const trouble = shallowRef<Refusal | null>(null)
  let shown: TicketFilter = { state: 'open', mine: false, level: 0 }
  let turn = 0

  const read = async (filter: TicketFilter, from: string | undefined, before: readonly Ticket[]): Promise<void> => {
    const mine = ++turn
    try {
      let found = before
      let cursor = from
      for (let page = 0; page < mostPages; page++) {
        const answer = await calls.list(filter, cursor)
        // Another filter was chosen meanwhile.
        if (mine !== turn) return
        found = [...found, ...answer.tickets]
        cursor = answer.next ?? undefined
        if (cursor === undefined || found.length > before.length) break
      }
      tickets.value = found
      next.value = cursor ?? null
      loaded.value = true
      trouble.value = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (mine === turn) trouble.value = error
    }
  }

  return {
    tickets,
    next,
    loaded,
    trouble,
    load(filter) {
      shown = filter
      return read(filter, undefined, [])
    },
    more: () => (next.value === null ? Promise.resolve() : read(shown, next.value, tickets.value)),
  }
}

export function isOfTicket({ kind }: Alert): boolean {
  return kind.startsWith('ticket-')
}

/** Those of them that want somebody. */
export function isCall({ kind }: Alert): boolean {
  return kind === 'ticket-raised' || kind === 'ticket-escalated' || kind === 'ticket-overdue'
}

/** What this page did itself: to be told of it would only be in the way. */
const own = new Set<string>()

export function actOn(id: string): void {
  own.add(id)
}

/** Whether an alert only says what this page has just done; asked once for each. */
export function isOwn(alert: Alert): boolean {
  return isOfTicket(alert) && !isCall(alert) && own.delete(alert.ticketId ?? '')
}

/** How many open tickets wait for this agent to acknowledge one; read when an alert says that it changed, and with each new connection. */
export function countOpenTickets(calls: Pick<Tickets, 'list'>, alerts: Ref<readonly Alert[]>, link: Ref<Link>): Ref<number> {
  const count = ref(0)
  const read = async (): Promise<void> => {
    try {
      const { tickets } = await calls.list({ state: 'open', mine: false, level: 0 })
      count.value = tickets.filter(({ canAcknowledge }) => canAcknowledge).length
    } catch (error) {
      // The next alert asks again.
      if (!(error instanceof Refusal)) throw error
    }
  }
  watch(alerts, (all) => {
    const latest = all[all.length - 1]
    if (latest !== undefined && isOfTicket(latest)) void read()
  })
  watch(link, (now) => (now === 'connected' ? read() : undefined), { immediate: true })
  return count
}
