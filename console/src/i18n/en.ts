import { base } from './en/base'
import { bots } from './en/bots'
import { customers } from './en/customers'
import { desk } from './en/desk'
import { operations } from './en/operations'
import { channels } from './en/channels'
import { manage } from './en/manage'
import { pages } from './en/pages'
import { reasons } from './en/reasons'
import { rules } from './en/rules'
import { staff } from './en/staff'
import { supervision } from './en/supervision'

/** English, and the list of what every other language must say. */
export const en = { ...base, ...pages, ...desk, ...customers, ...operations, ...supervision, ...staff, ...channels, ...rules, ...manage, ...reasons, ...bots } as const

export type Word = keyof typeof en
export type Dictionary = Record<Word, string>
