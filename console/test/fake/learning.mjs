/** Intents and weights (docs/understanding.md, docs/matching.md), in memory: the same report for whatever is learnt. */

/** @typedef {import('../../src/api/understanding').IntentModel} IntentModel */
/** @typedef {{ status: number, body?: unknown }} Answer */

/** @param {unknown} body @returns {Answer} */
const ok = (body) => ({ status: 200, body })
/** @param {number} status @param {string} name @param {string} [detail] @returns {Answer} */
const problem = (status, name, detail = '') => ({ status, body: { type: `urn:omni:problem:${name}`, title: name, status, detail } })

const names = ['billing', 'complaint', 'delivery', 'human', 'presales']

/** @returns {import('../../src/api/understanding').IntentReport} */
const report = () => ({
  texts: 250, folds: 5, accuracy: 0.892, macroF1: 0.887, macroF1Spread: 0.021, calibrationError: 0.034, uncalibratedError: 0.112, answered: 0.81, answeredAccuracy: 0.953,
  intents: names.map((intent, at) => ({ intent, texts: 50, precision: 0.85 + at * 0.02, recall: 0.9 - at * 0.02, f1: 0.87 })),
  confusion: names.map((_, row) => names.map((_, column) => (row === column ? 44 - row : (row + column) % 3))),
})

/** @param {number} now */
export function createLearning(now) {
  let tags = 0
  let rules = { text: '{ "minimum": 2, "intents": [] }', eTag: 'i1' }
  let examples = { text: 'billing\tWhere is my invoice?\ndelivery\t包裹到哪里了？\n', eTag: 'e1', isStarter: true }
  let weights = { weights: { language: 0.3, skills: 0.3, affinity: 0.2, load: 0.2 }, defaults: { language: 0.3, skills: 0.3, affinity: 0.2, load: 0.2 }, eTag: '0' }
  /** @type {IntentModel[]} */
  const models = []
  let running = 0
  /** @type {NonNullable<import('../../src/api/matching').Simulation['result']> | null} */
  let result = null
  /** Done when it was looked at twice. @returns {import('../../src/api/matching').Simulation} */
  const simulated = () => {
    const isRunning = running > 0 && --running > 0
    return { state: isRunning ? 'running' : result === null ? 'none' : 'done', scenarios: [{ name: 'mixed-skill', says: '' }, { name: 'night', says: '' }], mostSeeds: 5, result: isRunning ? null : result }
  }
  const decision = { reason: 'message', ring: 0, winner: { id: 'ag-lin', name: '林晓 Lin Xiao' }, firstThen: { id: 'ag-lin', name: '林晓 Lin Xiao' } }

  const intents = () => ok({ rules: rules.text, rulesETag: rules.eTag, intents: names, models, isStarter: !models.some(({ isActive }) => isActive) })
  /** @param {Readonly<Record<string, string>>} headers @param {string} eTag */
  const isOld = (headers, eTag) => headers['if-match'] !== undefined && headers['if-match'] !== `"${eTag}"`
  /** @param {string} text */
  const wrongLines = (text) => text.split('\n').flatMap((line, at) => (line === '' || line.includes('\t') ? [] : [`line ${at + 1}: there is no tab between intent and text`]))
  /** @param {string} text */
  const wrongRules = (text) => {
    try {
      return JSON.parse(text).minimum > 0 ? [] : ['minimum: must be 1 to 100']
    } catch {
      return ['the file is not JSON']
    }
  }

  return {
    get examples() { return examples.text },
    get rules() { return rules.text },
    get weights() { return weights.weights },
    models,
    stir() {
      rules = { ...rules, eTag: `i${++tags}x` }
      examples = { ...examples, eTag: `e${++tags}x` }
      weights = { ...weights, eTag: `w${++tags}x` }
    },
    /** @param {{ id: string }} me @param {string} call @param {any} body @param {Readonly<Record<string, string>>} headers @returns {Answer | null} */
    answer(me, call, body, headers) {
      const active = /^POST \/api\/intents\/models\/([^/]+)\/activate$/.exec(call)?.[1]
      if (active !== undefined) {
        for (const it of models) it.isActive = it.version === active
        return { status: 204 }
      }
      switch (call) {
        case 'GET /api/intents': return intents()
        case 'PUT /api/intents/rules': return isOld(headers, rules.eTag) ? problem(412, 'precondition-failed') : ((rules = { text: body.rules, eTag: `i${++tags}` }), intents())
        case 'POST /api/intents/check': return ok({ problems: [...(body.rules ? wrongRules(body.rules) : []), ...(body.examples ? wrongLines(body.examples) : [])] })
        case 'POST /api/intents/try': return ok(/invoice|发票/i.test(body.text) ? { language: 'en', intent: 'billing', confidence: 0.914, skills: ['billing'], urgency: 0, by: 'model' } : { language: '', intent: '', confidence: 0, skills: [], urgency: 0, by: 'nobody' })
        case 'GET /api/intents/examples': return ok(examples)
        case 'PUT /api/intents/examples': return isOld(headers, examples.eTag) ? problem(412, 'precondition-failed') : ok((examples = { text: body.text, eTag: `e${++tags}`, isStarter: false }))
        case 'POST /api/intents/labels': return names.includes(body.intent) ? ((examples = { ...examples, text: `${examples.text}${body.intent}\t${body.text}\n`, isStarter: false }), { status: 204 }) : problem(400, 'invalid', 'There is no intent of this name.')
        case 'POST /api/intents/models': return models.unshift({ version: `m${models.length + 1}0000000`, trainedAt: new Date(now).toISOString(), trainedBy: me.id, isActive: false, threshold: 0.42, report: report() }), ok(models[0])
        case 'GET /api/routing/weights': return ok(weights)
        case 'PUT /api/routing/weights': return isOld(headers, weights.eTag) ? problem(412, 'precondition-failed') : ok((weights = { ...weights, weights: body.weights, eTag: `w${++tags}` }))
        case 'POST /api/routing/replay': {
          const another = body.weights.affinity < 0.2
          const firstNow = another ? { id: 'ag-mara', name: 'Mara <b>Olsen</b>' } : decision.firstThen
          return ok({ decisions: [{ ...decision, conversationId: 'c1', at: new Date(now).toISOString(), firstNow, changed: another }, { ...decision, conversationId: 'c2', at: new Date(now - 60_000).toISOString(), firstNow: decision.firstThen, changed: false }], changed: another ? 1 : 0, left: 3 })
        }
        case 'GET /api/routing/simulations': return ok(simulated())
        case 'POST /api/routing/simulations':
          if (running > 0) return problem(409, 'conflict', 'A simulation is under way.')
          running = 2
          result = { scenario: body.scenario, seeds: body.seeds, weights: body.weights, policies: ['omni', 'round-robin'].map((name, at) => ({ name, firstContact: 0.731 - at * 0.25, fit: 0.9 - at * 0.5, transfers: 0.1 + at * 0.3, waitMeanSeconds: 12 + at * 90, waitP95Seconds: 240 + at * 700, waitMaxSeconds: 900, gini: 0.12, occupancy: 0.6, breaches: 0, starved: 0 })) }
          return { status: 202, body: simulated() }
        default: return call.startsWith('GET /api/routing/days/') ? ok({ name: call.slice(-10), agents: [], arrivals: [] }) : null
      }
    },
  }
}
