/** Articles and what is found in them (docs/api.md), in memory: an article is found by any word of its titles and ways of asking. */

/** @typedef {import('../../src/api/knowledge').Article} Article */
/** @typedef {import('../../src/api/knowledge').ArticleFeedback} Feedback */
/** @typedef {import('../../src/api/shapes').Agent} Agent */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {number} status @param {string} name @returns {Answer} */
const problem = (status, name) => ({ status, body: { type: `urn:omni:problem:${name}`, title: name, status, detail: '' } })
/** @param {unknown} body @returns {Answer} */
const ok = (body) => ({ status: 200, body })
const nothing = { status: 204 }

/** @param {number} now */
export function createKnowledgeFake(now) {
  const at = new Date(now).toISOString()
  /** @type {Map<string, Article>} */
  const written = new Map()
  /** @type {Map<string, Article>} */
  const inForce = new Map()
  /** @type {{ conversation: string, sequence: number, what: string, articleId?: string }[]} */
  const told = []
  const clusters = [{ question: '帐篷防水指数是多少', language: 'zh', count: 3, lastAt: at, questions: ['帐篷防水指数是多少', '这个帐篷防水吗'] }]
  let tags = 1

  /** @param {Omit<Article, 'eTag'>} article */
  const put = (article) => {
    const kept = { ...article, eTag: `k${++tags}` }
    written.set(article.id, kept)
    return kept
  }
  /** @param {Article} article */
  const publish = (article) => {
    const kept = put({ ...article, state: 'published', publishedAt: new Date().toISOString() })
    inForce.set(article.id, kept)
    return kept
  }
  publish(put({
    id: 'returns', state: 'draft', channels: [], skills: [], changedBy: 'ag-mara', changedAt: at, publishedAt: null,
    texts: {
      en: { title: 'How do I return something', answer: 'Press “Return” in “My orders”; we send you a label.', questions: ['send it back'] },
      zh: { title: '怎么退货', answer: '在“我的订单”里点“申请退货”。', questions: ['退货流程'] },
    },
  }))

  /** @param {string} text */
  const found = (text) => {
    const said = text.toLowerCase()
    return [...inForce.values()].flatMap((it) => Object.entries(it.texts)
      .filter(([, { title, questions }]) => [title, ...questions].some((asked) => asked.toLowerCase().split(' ').some((word) => word.length > 1 && said.includes(word))))
      .slice(0, 1)
      .map(([language, { title, answer }]) => ({ articleId: it.id, title, text: answer, language, confidence: 0.82 })))
  }

  /** @returns {Feedback[]} */
  const report = () => [...new Set(told.flatMap(({ articleId }) => articleId ?? []))].map((articleId) => {
    const count = (/** @type {string} */ what) => told.filter((it) => it.articleId === articleId && it.what === what).length
    return { articleId, shown: count('shown'), used: count('used'), notUseful: count('not-useful'), answered: 0, helpful: 0, notHelpful: 0 }
  })

  return {
    written, told, clusters,
    /** Somebody else changes them. */
    stir: () => written.forEach((it) => (it.eTag = `x${++tags}`)),
    /** @param {Agent} me @param {string} call @param {any} body @param {Readonly<Record<string, string>>} headers @returns {Answer | null} */
    answer(me, call, body, headers) {
      const [, method = '', rest = ''] = /^(\w+) \/api\/knowledge\/(.+)$/.exec(call) ?? []
      if (rest === '') return null
      if (rest === 'find') return ok({ answers: found(body.text) })
      if (me.role === 'agent') return problem(403, 'forbidden')
      const [, id = '', act = ''] = /^articles\/([^/]+)(?:\/(.+))?$/.exec(rest) ?? []
      const known = written.get(id)
      if (known && headers['if-match'] !== undefined && headers['if-match'].replaceAll('"', '') !== known.eTag) return problem(412, 'precondition-failed')
      switch (`${method} ${id === '' ? rest : `one ${act}`}`.trim()) {
        case 'GET articles': return ok({ articles: [...written.values()].map(({ texts, ...it }) => ({ ...it, titles: Object.fromEntries(Object.entries(texts).map(([language, { title }]) => [language, title])) })) })
        case 'GET report': return ok({ from: '2026-01-01', to: '2026-01-30', articles: report() })
        case 'GET unanswered': return ok({ clusters })
        case 'POST starter': return put({ id: 'warranty', state: 'draft', channels: [], skills: [], changedBy: me.id, changedAt: at, publishedAt: null, texts: { en: { title: 'How long is the warranty', answer: 'One year.', questions: [] } } }), ok({ added: 1 })
        case 'PUT one': return ok(put({ id, ...body, state: known?.publishedAt ? 'changed' : 'draft', changedBy: me.id, changedAt: new Date().toISOString(), publishedAt: known?.publishedAt ?? null }))
      }
      if (!known) return problem(404, 'not-found')
      switch (`${method} ${act}`.trim()) {
        case 'GET': return ok(known)
        case 'DELETE': return written.delete(id), inForce.delete(id), nothing
        case 'POST publish': return ok(publish(known))
        case 'POST withdraw': return inForce.delete(id), ok(put({ ...known, state: 'draft', publishedAt: null }))
        default: return null
      }
    },
    /** What stands beside a conversation. @param {string} conversation @param {readonly import('../../src/api/shapes').Message[]} messages @param {string} call @param {any} body @returns {Answer | null} */
    beside(conversation, messages, call, body) {
      if (call === 'POST suggestions/feedback') return told.push({ conversation, ...body }), nothing
      if (call !== 'GET suggestions') return null
      const last = messages.findLast(({ type, direction }) => type === 'message' && direction === 'inbound')
      const answers = last ? found(last.text ?? '') : []
      return ok({ sequence: last?.sequence ?? 0, answers, answered: last === undefined || answers.length > 0 })
    },
  }
}
