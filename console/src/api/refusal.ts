/** Why a call gave no answer: the host refused it (problem details), or nobody was reached. */
export class Refusal extends Error {
  /** 0 when the host was not reached at all. */
  readonly status: number
  /** The stable `type` of the problem details, or ''. */
  readonly type: string
  readonly detail: string
  /** All that the problem details say. */
  readonly said: Readonly<Record<string, unknown>>

  constructor(status: number, type: string, title: string, detail: string, said: Readonly<Record<string, unknown>> = {}) {
    super(title)
    this.name = 'Refusal'
    this.status = status
    this.type = type
    this.detail = detail
    this.said = said
  }

  /** The last part of the type: "no-room". */
  get problem(): string {
    return this.type.slice(this.type.lastIndexOf(':') + 1)
  }

  get unreached(): boolean {
    return this.status === 0
  }

  /** The same call may succeed later: when the host is reached, has room again, or the agent is signed in again. */
  get isForNow(): boolean {
    return this.unreached || this.status >= 500 || [401, 408, 429].includes(this.status)
  }
}

export function unreached(cause: unknown): Refusal {
  return new Refusal(0, 'urn:omni:console:unreached', 'The server was not reached', cause instanceof Error ? cause.message : '')
}

export async function refusalOf(response: Response): Promise<Refusal> {
  const problem: unknown = await response.json().catch(() => ({}))
  const said = typeof problem === 'object' && problem !== null ? (problem as Record<string, unknown>) : {}
  const read = (name: string): string => {
    const value = said[name]
    return typeof value === 'string' ? value : ''
  }
  return new Refusal(response.status, read('type'), read('title') || `HTTP ${response.status}`, read('detail'), said)
}
