import type { Dictionary } from './en'
import { base } from './zh/base'
import { customers } from './zh/customers'
import { desk } from './zh/desk'
import { operations } from './zh/operations'
import { channels } from './zh/channels'
import { manage } from './zh/manage'
import { pages } from './zh/pages'
import { reasons } from './zh/reasons'
import { rules } from './zh/rules'
import { staff } from './zh/staff'
import { supervision } from './zh/supervision'

export const zh: Dictionary = { ...base, ...pages, ...desk, ...customers, ...operations, ...supervision, ...staff, ...channels, ...rules, ...manage, ...reasons }
