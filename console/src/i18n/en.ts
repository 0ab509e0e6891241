import { base } from './en/base'
import { bots } from './en/bots'
import { customers } from './en/customers'
import { desk } from './en/desk'
import { operations } from './en/operations'
import { channels } from './en/channels'
import { knowledge } from './en/knowledge'
import { learning } from './en/learning'
import { manage } from './en/manage'
import { pages } from './en/pages'
import { reasons } from './en/reasons'
import { rules } from './en/rules'
import { staff } from './en/staff'
import { supervision } from './en/supervision'
import { tickets } from './en/tickets'

/** English, and the list of what every other language must say. */
export const en = { ...base, ...pages, ...desk, ...customers, ...operations, ...supervision, ...staff, ...channels, ...learning, ...rules, ...knowledge, ...manage, ...reasons, ...tickets, ...bots } as const

export type Word = keyof typeof en
export type Dictionary = Record<Word, string>
