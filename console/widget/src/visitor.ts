import { Refusal, type Api } from './api'
import type { Keep } from './keep'
import type { Identity, Session } from './shapes'

/** Who talks: a session with the host, begun when it is needed first, kept for who comes back, and begun anew when it is none any more. */
export class Visitor {
  private session: Session | null = null
  private starting: Promise<Session> | null = null

  constructor(
    private readonly api: Api,
    private readonly keep: Keep,
    private identity: Identity | null,
    private readonly begun: (session: Session) => void,
  ) {}

  /** Was here before, or is signed in on the website. */
  get isKnown(): boolean {
    return this.identity !== null || this.keep.get('token') !== ''
  }

  get isHere(): boolean {
    return this.session !== null
  }

  become(identity: Identity | null): void {
    this.identity = identity
    this.session = null
    this.starting = null
  }

  ensure(): Promise<Session> {
    if (this.session) return Promise.resolve(this.session)
    this.starting ??= this.begin().finally(() => (this.starting = null))
    return this.starting
  }

  /** With a token that is good; one that is not any more is replaced once. */
  async call<T>(call: (token: string) => Promise<T>): Promise<T> {
    const { token } = await this.ensure()
    try {
      return await call(token)
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      if (this.session?.token === token) this.session = null
      return call((await this.ensure()).token)
    }
  }

  private async begin(): Promise<Session> {
    try {
      return this.take(await this.api.session(this.identity ? '' : this.keep.get('token'), this.identity))
    } catch (error) {
      if (!this.identity || !(error instanceof Refusal) || (error.problem !== 'identity-refused' && error.problem !== 'invalid')) throw error
      // The website's mistake; the visitor can talk nevertheless, as anybody.
      console.error(`Omni: who is signed in was refused (${error.problem}). ${error.detail}`)
      this.identity = null
      return this.take(await this.api.session(this.keep.get('token'), null))
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
