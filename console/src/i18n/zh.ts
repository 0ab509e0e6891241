import type { Dictionary } from './en'
import { base } from './zh/base'
import { customers } from './zh/customers'
import { desk } from './zh/desk'
import { operations } from './zh/operations'
import { pages } from './zh/pages'

export const zh: Dictionary = { ...base, ...pages, ...desk, ...customers, ...operations }
