/** Small things that outlive the page, below one prefix. A browser that keeps nothing costs the memory, not the chat. */
export class Keep {
  private readonly memory = new Map<string, string>()

  constructor(
    private readonly prefix: string,
    private readonly storage: () => Storage = () => localStorage,
  ) {}

  get(name: string): string {
    try {
      return this.storage().getItem(this.prefix + name) ?? ''
    } catch {
      return this.memory.get(name) ?? ''
    }
  }

  set(name: string, value: string): void {
    this.memory.set(name, value)
    try {
      if (value) this.storage().setItem(this.prefix + name, value)
      else this.storage().removeItem(this.prefix + name)
    } catch {
      // Storage is switched off or full: the memory has it for as long as the page is open.
    }
  }

  json<T>(name: string): T | null {
    try {
      return JSON.parse(this.get(name) || 'null') as T | null
    } catch {
      return null
    }
  }

  setJson(name: string, value: unknown): void {
    this.set(name, value === null ? '' : JSON.stringify(value))
  }
}
