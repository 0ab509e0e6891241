import { ifMatch } from './accounts'
import type { Send } from './http'

/** The shapes and calls of docs/api.md about articles, and what is found in them. */

export interface ArticleText {
  title: string
  answer: string
  questions: string[]
}

export type ArticleState = 'draft' | 'published' | 'changed'

export interface ArticleLine {
  id: string
  titles: Record<string, string>
  state: ArticleState
  channels: string[]
  skills: string[]
  changedBy: string
  changedAt: string
  publishedAt: string | null
  eTag: string
}

export interface Article extends Omit<ArticleLine, 'titles'> {
  texts: Record<string, ArticleText>
}

export type WrittenArticle = Pick<Article, 'id' | 'texts' | 'channels' | 'skills'>

export interface FoundAnswer {
  articleId: string
  title: string
  text: string
  language: string
  /** 0 to 1: the share of such answers that are right. */
  confidence: number
}

export interface Suggestions {
  /** Of the message that they answer; 0: nothing was asked. */
  sequence: number
  answers: FoundAnswer[]
  /** The best one is likely enough, or nothing was asked. */
  answered: boolean
}

export interface ArticleFeedback {
  articleId: string
  shown: number
  used: number
  notUseful: number
  answered: number
  helpful: number
  notHelpful: number
}

export interface QuestionCluster {
  question: string
  language: string
  count: number
  lastAt: string
  questions: string[]
}

export interface Knowledge {
  articles(): Promise<ArticleLine[]>
  article(id: string): Promise<Article>
  /** Over what was seen; "new": only where there is none; empty: over whatever is there. */
  saveArticle(article: WrittenArticle, seen: string): Promise<Article>
  removeArticle(id: string, seen: string): Promise<void>
  publish(id: string, seen: string): Promise<Article>
  withdraw(id: string, seen: string): Promise<Article>
  takeStarter(): Promise<{ added: number }>
  find(text: string): Promise<FoundAnswer[]>
  report(): Promise<ArticleFeedback[]>
  unanswered(): Promise<QuestionCluster[]>
  suggestions(conversationId: string): Promise<Suggestions>
  tellOf(conversationId: string, sequence: number, what: 'shown' | 'used' | 'not-useful', articleId: string): Promise<void>
  tellUnanswered(conversationId: string, sequence: number): Promise<void>
}

export function createKnowledge(send: Send): Knowledge {
  const at = (id: string): string => `/api/knowledge/articles/${encodeURIComponent(id)}`
  const beside = (conversationId: string): string => `/api/conversations/${encodeURIComponent(conversationId)}/suggestions`
  return {
    articles: async () => (await send<{ articles: ArticleLine[] }>('GET', '/api/knowledge/articles')).articles,
    article: (id) => send('GET', at(id)),
    saveArticle: ({ id, texts, channels, skills }, seen) => send('PUT', at(id), { texts, channels, skills }, seen === 'new' ? { 'if-none-match': '*' } : ifMatch(seen)),
    removeArticle: (id, seen) => send('DELETE', at(id), undefined, ifMatch(seen)),
    publish: (id, seen) => send('POST', `${at(id)}/publish`, undefined, ifMatch(seen)),
    withdraw: (id, seen) => send('POST', `${at(id)}/withdraw`, undefined, ifMatch(seen)),
    takeStarter: () => send('POST', '/api/knowledge/starter'),
    find: async (text) => (await send<{ answers: FoundAnswer[] }>('POST', '/api/knowledge/find', { text })).answers,
    report: async () => (await send<{ articles: ArticleFeedback[] }>('GET', '/api/knowledge/report')).articles,
    unanswered: async () => (await send<{ clusters: QuestionCluster[] }>('GET', '/api/knowledge/unanswered')).clusters,
    suggestions: (conversationId) => send('GET', beside(conversationId)),
    tellOf: (conversationId, sequence, what, articleId) => send('POST', `${beside(conversationId)}/feedback`, { sequence, what, articleId }),
    tellUnanswered: (conversationId, sequence) => send('POST', `${beside(conversationId)}/feedback`, { sequence, what: 'unanswered' }),
  }
}
