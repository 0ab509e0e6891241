/** What each channel's accounts can be told (docs/channels.md), in the order of the form. The host says what is wrong with a value. */
export interface SettingField {
  name: string
  secret?: true
  required?: true
  long?: true
  choices?: readonly string[]
}

const secret = { secret: true } as const
const required = { required: true } as const

export const settingsOf: Readonly<Record<string, readonly SettingField[]>> = {
  web: [
    { name: 'allowedOrigins', long: true },
    { name: 'color' },
    { name: 'position', choices: ['right', 'left'] },
    { name: 'title' },
    { name: 'titleZh' },
    { name: 'greeting', long: true },
    { name: 'greetingZh', long: true },
    { name: 'identitySecret', ...secret },
    { name: 'previousIdentitySecret', ...secret },
  ],
  wechat: [
    { name: 'appId', ...required },
    { name: 'appSecret', ...secret, ...required },
    { name: 'token', ...secret, ...required },
    { name: 'encodingAesKey', ...secret, ...required },
    { name: 'welcome', long: true },
    { name: 'menu', long: true },
    { name: 'allowPlain', choices: ['true'] },
    { name: 'apiBase' },
  ],
  dingtalk: [
    { name: 'appKey', ...required },
    { name: 'appSecret', ...secret, ...required },
    { name: 'robotCode' },
    { name: 'format', choices: ['text', 'markdown'] },
    { name: 'token', ...secret },
    { name: 'encodingAesKey', ...secret },
    { name: 'receiveIds' },
    { name: 'apiBase' },
  ],
  app: [
    { name: 'secret', ...secret, ...required },
    { name: 'previousSecret', ...secret },
    { name: 'callbackUrl', ...required },
    { name: 'phoneRegion' },
  ],
}

export const channelNames = Object.keys(settingsOf)

/** The fields of the form: those that are known, and whatever else the account has. */
export function fieldsOf(channel: string, settings: Readonly<Record<string, string>>, secrets: readonly string[]): SettingField[] {
  const known = settingsOf[channel] ?? []
  const has = (name: string): boolean => known.some((it) => it.name === name)
  return [...known, ...Object.keys(settings).filter((name) => !has(name)).map((name) => ({ name })), ...secrets.filter((name) => !has(name)).map((name) => ({ name, ...secret }))]
}

/** What goes to the host: a secret that is left empty keeps what it was, any other setting that is empty goes. */
export function settingsToSend(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''))
}
