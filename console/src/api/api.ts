import { createClient, type Client } from './client'
import { createCustomers, type Customers } from './customers'
import type { Send } from './http'
import { createUpload, type Upload } from './media'
import { createSearch, type Search } from './search'

/** Everything that an agent's page calls; a page of its own adds its calls here. */
export interface Api {
  client: Client
  customers: Customers
  search: Search
  upload: Upload
  /** For a call that only one page makes. */
  send: Send
}

export function createApi(send: Send): Api {
  return { client: createClient(send), customers: createCustomers(send), search: createSearch(send), upload: createUpload(send), send }
}
