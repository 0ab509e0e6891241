import { createAccounts, type Accounts } from './accounts'
import { createBots, type Bots } from './bots'
import { createClient, type Client } from './client'
import { createCustomers, type Customers } from './customers'
import type { Send } from './http'
import { createUpload, type Upload } from './media'
import { createKnowledge, type Knowledge } from './knowledge'
import { createMatching, type Matching } from './matching'
import { createPrivacy, type Privacy } from './privacy'
import { createReports, type Reports } from './reports'
import { createRules, type Rules } from './rules'
import { createSearch, type Search } from './search'
import { createStaff, type Staff } from './staff'
import { createTickets, type Tickets } from './tickets'
import { createUnderstanding, type Understanding } from './understanding'
import type { Wall } from './wall'

/** Everything that the pages call; a page of its own adds its calls here. */
export interface Api {
  client: Client
  customers: Customers
  search: Search
  upload: Upload
  wall: () => Promise<Wall>
  staff: Staff
  accounts: Accounts
  bots: Bots
  rules: Rules
  understanding: Understanding
  matching: Matching
  knowledge: Knowledge
  reports: Reports
  privacy: Privacy
  tickets: Tickets
  /** For a call that only one page makes. */
  send: Send
}

export function createApi(send: Send): Api {
  return {
    client: createClient(send),
    customers: createCustomers(send),
    search: createSearch(send),
    upload: createUpload(send),
    wall: () => send('GET', '/api/wall'),
    staff: createStaff(send),
    accounts: createAccounts(send),
    bots: createBots(send),
    rules: createRules(send),
    understanding: createUnderstanding(send),
    matching: createMatching(send),
    knowledge: createKnowledge(send),
    reports: createReports(send),
    privacy: createPrivacy(send),
    tickets: createTickets(send),
    send,
  }
}
