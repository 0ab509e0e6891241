import { ifMatch } from './accounts'
import type { Send } from './http'

/** The shapes and calls of docs/understanding.md: rules, examples, what was learnt. */

export interface IntentScore {
  intent: string
  texts: number
  precision: number
  recall: number
  f1: number
}

export interface IntentReport {
  texts: number
  folds: number
  accuracy: number
  macroF1: number
  macroF1Spread: number
  calibrationError: number
  uncalibratedError: number
  answered: number
  answeredAccuracy: number
  intents: IntentScore[]
  /** Rows: what it was; columns: what was guessed. */
  confusion: number[][]
}

export interface IntentModel {
  version: string
  trainedAt: string
  trainedBy: string
  isActive: boolean
  threshold: number
  report: IntentReport
}

export interface Intents {
  rules: string
  rulesETag: string
  intents: string[]
  models: IntentModel[]
  isStarter: boolean
}

export interface Examples {
  text: string
  eTag: string
  isStarter: boolean
}

export interface Understood {
  language: string
  intent: string
  confidence: number
  skills: string[]
  urgency: number
  by: 'rules' | 'model' | 'nobody'
}

export interface Understanding {
  intents(): Promise<Intents>
  saveRules(rules: string, eTag: string): Promise<Intents>
  /** What is wrong, one text for each thing; nothing is kept. */
  check(draft: { rules?: string; examples?: string }): Promise<string[]>
  try(text: string): Promise<Understood>
  examples(): Promise<Examples>
  saveExamples(text: string, eTag: string): Promise<Examples>
  label(intent: string, text: string): Promise<void>
  train(): Promise<IntentModel>
  /** "starter": the one that comes with Omni. */
  activate(version: string): Promise<void>
}

export function createUnderstanding(send: Send): Understanding {
  return {
    intents: () => send('GET', '/api/intents'),
    saveRules: (rules, eTag) => send('PUT', '/api/intents/rules', { rules }, ifMatch(eTag)),
    check: async (draft) => (await send<{ problems: string[] }>('POST', '/api/intents/check', draft)).problems,
    try: (text) => send('POST', '/api/intents/try', { text }),
    examples: () => send('GET', '/api/intents/examples'),
    saveExamples: (text, eTag) => send('PUT', '/api/intents/examples', { text }, ifMatch(eTag)),
    label: (intent, text) => send('POST', '/api/intents/labels', { intent, text }),
    train: () => send('POST', '/api/intents/models'),
    activate: (version) => send('POST', `/api/intents/models/${encodeURIComponent(version)}/activate`),
  }
}
