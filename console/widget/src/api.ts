import type { Identity, Info, Page, Pending, Session, Upload } from './shapes'

/** The host answered, and not with what was asked for. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** The short name of the problem's type, such as `account-paused`. */
    readonly problem: string,
    readonly detail: string,
    readonly retryAfterMs: number,
  ) {
    super(`${status} ${problem}`)
  }

  /** The same call may succeed later. */
  get isForNow(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408
  }
}

const patienceMs = 20_000
const uploadPatienceMs = 300_000

/** The calls of docs/api.md that a visitor's page makes. They reject with a Refusal, or with whatever fetch says when nobody answers. */
export class Api {
  constructor(
    private readonly host: string,
    private readonly site: string,
  ) {}

  /** An address that the host gave, absolute. */
  address(url: string): string {
    return new URL(url, this.host).href
  }

  info(): Promise<Info> {
    return this.ask('GET', `web/${encodeURIComponent(this.site)}/widget`)
  }

  session(token: string, identity: Identity | null): Promise<Session> {
    return this.ask('POST', `web/${encodeURIComponent(this.site)}/sessions`, token, identity ?? undefined)
  }

  messages(token: string, cursor = ''): Promise<Page> {
    return this.ask('GET', `web/messages?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, token)
  }

  async say(token: string, { clientMessageId, text, attachments, contact }: Pending): Promise<void> {
    const body = { clientMessageId, ...(text && { text }), ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => ({ id })) }), ...(contact && { contact }) }
    await this.ask('POST', `channels/web/${encodeURIComponent(this.site)}/webhook`, token, body)
  }

  async read(token: string, conversationId: string, upTo: number): Promise<void> {
    await this.ask('POST', 'web/read', token, { conversationId, upTo })
  }

  async typing(token: string): Promise<void> {
    await this.ask('POST', 'web/typing', token)
  }

  negotiate(token: string): Promise<{ url: string; accessToken: string }> {
    return this.ask('POST', 'negotiate', token)
  }

  upload(token: string, file: File): Promise<Upload> {
    return this.ask('POST', `media?name=${encodeURIComponent(file.name)}`, token, file)
  }

  private async ask<T>(method: string, path: string, token = '', body?: unknown): Promise<T> {
    const headers: Record<string, string> = {}
    if (token) headers['Authorization'] = `Bearer ${token}`
    const isFile = body instanceof Blob
    if (isFile) headers['Content-Type'] = 'application/octet-stream'
    else if (body !== undefined) headers['Content-Type'] = 'application/json'
    const gone = new AbortController()
    const timer = setTimeout(() => gone.abort(), isFile ? uploadPatienceMs : patienceMs)
    try {
      const answer = await fetch(this.address(`/api/${path}`), {
        method,
        headers,
        ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
        signal: gone.signal,
        credentials: 'omit',
        cache: 'no-store',
      })
      if (!answer.ok) throw await refusalOf(answer)
      return (answer.status === 204 ? undefined : await answer.json()) as T
    } finally {
      clearTimeout(timer)
    }
  }
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const problem = (await answer.json().catch(() => ({}))) as { type?: unknown; detail?: unknown }
  const seconds = Number(answer.headers.get('Retry-After'))
  return new Refusal(answer.status, String(problem.type ?? '').split(':').pop() ?? '', String(problem.detail ?? ''), seconds > 0 ? seconds * 1000 : 0)
}
