/** What the host says is wrong with a file: in which line, where it names one. */
export interface Problem {
  line: number | null
  text: string
}

export function problemOf(said: string): Problem {
  const [, line, text] = /^line (\d+): (.+)$/s.exec(said) ?? []
  return line === undefined || text === undefined ? { line: null, text: said } : { line: Number(line), text }
}

/** Where a line begins and ends in a text. */
export function rangeOf(text: string, line: number): [number, number] {
  let from = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', from)
    if (next < 0) break
    from = next + 1
  }
  const end = text.indexOf('\n', from)
  return [from, end < 0 ? text.length : end]
}

/** How many examples each intent has, the most first. */
export function countsOf(examples: string): [string, number][] {
  const counts = new Map<string, number>()
  for (const line of examples.split('\n')) {
    const tab = line.indexOf('\t')
    if (tab <= 0 || line.startsWith('#')) continue
    const intent = line.slice(0, tab).trim()
    counts.set(intent, (counts.get(intent) ?? 0) + 1)
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
}
