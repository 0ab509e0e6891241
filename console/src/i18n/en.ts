import { base } from './en/base'
import { customers } from './en/customers'
import { desk } from './en/desk'
import { operations } from './en/operations'
import { pages } from './en/pages'

/** English, and the list of what every other language must say. */
export const en = { ...base, ...pages, ...desk, ...customers, ...operations } as const

export type Word = keyof typeof en
export type Dictionary = Record<Word, string>
