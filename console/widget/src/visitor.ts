import { Refusal, type Api } from './api'
import type { Keep } from './keep'
import type { Identity, Session } from './shapes'

/** Who talks: a session with the host, begun when it is needed first, kept for who comes back, and begun anew when it is none any more. */
export class Visitor {
  /** Stands before the name of all that is kept for whoever talks; '' for who is not signed in on the website. */
  who: string
  private session: Session | null = null
  private starting: Promise<Session> | null = null

  constructor(
    private readonly api: Api,
    private readonly keep: Keep,
    private identity: Identity | null,
    private readonly begun: (session: Session) => void,
    /** Whom the website names is not taken for that: whoever talks is anybody from now on. */
    private readonly doubted: () => void,
  ) {
    this.who = whoIs(identity)
  }

  /** Was here before, or is signed in on the website. */
  get isKnown(): boolean {
    return this.identity !== null || this.keep.get('token') !== ''
  }

  get isHere(): boolean {
    return this.session !== null
  }

  become(identity: Identity | null): void {
    this.identity = identity
    this.who = whoIs(identity)
    this.session = null
    this.starting = null
  }

  ensure(): Promise<Session> {
    if (this.session) return Promise.resolve(this.session)
    if (this.starting) return this.starting
    const starting = this.begin().finally(() => {
      if (this.starting === starting) this.starting = null
    })
    return (this.starting = starting)
  }

  /** With a token that is good; one that is not any more is replaced once. Never with the token of somebody else, nor is the answer theirs. */
  async call<T>(call: (token: string) => Promise<T>): Promise<T> {
    const who = this.who
    const { token } = await this.ensure()
    this.check(who)
    try {
      const answer = await call(token)
      this.check(who)
      return answer
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      this.check(who)
      if (this.session?.token === token) this.session = null
      const next = await this.ensure()
      this.check(who)
      const answer = await call(next.token)
      this.check(who)
      return answer
    }
  }

  private check(who: string): void {
    if (who !== this.who) throw new Error('Somebody else talks now.')
  }

  private async begin(): Promise<Session> {
    const identity = this.identity
    const asked = this.api.session(identity ? '' : this.keep.get('token'), identity)
    try {
      const session = await asked
      return identity === this.identity ? this.take(session) : await this.ensure()
    } catch (error) {
      if (identity !== this.identity) return this.ensure()
      if (!identity || !(error instanceof Refusal) || (error.problem !== 'identity-refused' && error.problem !== 'invalid')) throw error
      // The website's mistake; the visitor can talk nevertheless, as anybody.
      console.error(`Omni: who is signed in was refused (${error.problem}). ${error.detail}`)
      this.become(null)
      this.doubted()
      return this.ensure()
    }
  }

  private take(session: Session): Session {
    this.session = session
    // The word of the website stands for who is signed in there; what is kept would outlive the signing out.
    if (!this.identity) this.keep.set('token', session.token)
    this.begun(session)
    return session
  }
}

/** The website's id of its user: the rest of what it says changes from page to page. */
function whoIs(identity: Identity | null): string {
  if (!identity) return ''
  try {
    return `user:${String((JSON.parse(identity.user) as { id: unknown }).id)}:`
  } catch {
    return `user:${identity.user}:`
  }
}
