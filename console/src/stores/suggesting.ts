import { shallowRef, type Ref } from 'vue'
import type { FoundAnswer, Knowledge } from '../api/knowledge'
import { Refusal } from '../api/refusal'

/** What the articles say to the customer's last question, and what the agent makes of it. */
export interface Suggesting {
  answers: Ref<readonly FoundAnswer[]>
  /** Asks anew; an older question that is still being asked is forgotten. */
  load(): Promise<void>
  /** It is in the field now: told, and out of the way. */
  used(answer: FoundAnswer): void
  notUseful(answer: FoundAnswer): void
}

export function createSuggesting(knowledge: Pick<Knowledge, 'suggestions' | 'tellOf' | 'tellUnanswered'>, conversationId: string): Suggesting {
  const answers = shallowRef<readonly FoundAnswer[]>([])
  /** What was told already, or put aside, by message and article. */
  const told = new Set<string>()
  const aside = new Set<string>()
  let asked = 0
  let sequence = 0

  /** Advice only, and only counted: nobody misses it when it does not arrive. */
  const tell = (what: string, act: () => Promise<void>): void => {
    if (told.has(what)) return
    told.add(what)
    act().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
    })
  }

  const putAside = (answer: FoundAnswer, what: 'used' | 'not-useful'): void => {
    const about = sequence
    aside.add(`${about} ${answer.articleId}`)
    answers.value = answers.value.filter(({ articleId }) => articleId !== answer.articleId)
    tell(`${about} ${what} ${answer.articleId}`, () => knowledge.tellOf(conversationId, about, what, answer.articleId))
  }

  return {
    answers,
    async load() {
      const mine = ++asked
      try {
        const found = await knowledge.suggestions(conversationId)
        if (mine !== asked) return
        sequence = found.sequence
        answers.value = found.answers.filter(({ articleId }) => !aside.has(`${found.sequence} ${articleId}`))
        for (const { articleId } of answers.value) tell(`${found.sequence} shown ${articleId}`, () => knowledge.tellOf(conversationId, found.sequence, 'shown', articleId))
        if (!found.answered) tell(`${found.sequence} unanswered`, () => knowledge.tellUnanswered(conversationId, found.sequence))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (mine === asked) answers.value = []
      }
    },
    used: (answer) => putAside(answer, 'used'),
    notUseful: (answer) => putAside(answer, 'not-useful'),
  }
}
