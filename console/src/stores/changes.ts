import type { Customer, CustomerChange } from '../api/customers'

/** One thing of a card that is another than it was; a field by its own name. */
export interface Difference {
  what: 'name' | 'language' | 'consent' | 'labels' | 'blocked' | 'field'
  field: string
  before: string
  after: string
}

/** What somebody else changed between two looks at a card. */
export function differences(before: Customer, after: Customer): Difference[] {
  const of = (what: Difference['what'], from: string, to: string, field = ''): Difference[] => (from === to ? [] : [{ what, field, before: from, after: to }])
  const fields = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].sort((a, b) => a.localeCompare(b))
  return [
    ...of('name', before.name, after.name),
    ...of('language', before.language, after.language),
    ...of('consent', consentOf(before.consent), consentOf(after.consent)),
    ...fields.flatMap((field) => of('field', before.fields[field] ?? '', after.fields[field] ?? '', field)),
    ...of('labels', before.labels.join(', '), after.labels.join(', ')),
    ...of('blocked', before.blockedReason, after.blockedReason),
  ]
}

/** The same of what the agent asks for: before is what the card says. */
export function wanted(card: Customer, change: CustomerChange): Difference[] {
  return differences(card, {
    ...card,
    name: change.name ?? card.name,
    language: change.language ?? card.language,
    consent: change.consent === undefined ? card.consent : change.consent,
    fields: Object.fromEntries(Object.entries({ ...card.fields, ...change.fields }).filter((entry): entry is [string, string] => entry[1] !== null)),
    labels: [...new Set([...card.labels, ...(change.addLabels ?? [])])].filter((label) => !(change.removeLabels ?? []).includes(label)),
  })
}

/** Two changes as one; the later one counts. */
export function together(first: CustomerChange, then: CustomerChange): CustomerChange {
  const joined: CustomerChange = { ...first, ...then }
  if (first.fields || then.fields) joined.fields = { ...first.fields, ...then.fields }
  if (first.addLabels || then.addLabels) joined.addLabels = [...(first.addLabels ?? []).filter((it) => !then.removeLabels?.includes(it)), ...(then.addLabels ?? [])]
  if (first.removeLabels || then.removeLabels) joined.removeLabels = [...(first.removeLabels ?? []).filter((it) => !then.addLabels?.includes(it)), ...(then.removeLabels ?? [])]
  return joined
}

/** As words of the dictionary name it. */
export function consentOf(consent: boolean | null): 'yes' | 'no' | 'unknown' {
  return consent === null ? 'unknown' : consent ? 'yes' : 'no'
}
