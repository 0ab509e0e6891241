/** Reports to look at: made-up figures, the same for each question. */

/** @param {number} seed @returns {import('../../src/api/reports').Figures} */
const figures = (seed) => ({
  opened: 10 + seed,
  reopened: seed % 3,
  resolved: 8 + seed,
  messagesIn: 60 + seed * 5,
  messagesOut: 55 + seed * 4,
  firstResponse: { count: 10, averageSeconds: 95 + seed * 7, p50Seconds: 60, p90Seconds: 240 },
  handle: { count: 9, averageSeconds: 610 + seed * 20, p50Seconds: 480, p90Seconds: 1_500 },
  resolution: { count: 8, averageSeconds: 5_400, p50Seconds: 3_600, p90Seconds: 14_000 },
  firstContact: { resolved: 8, returned: 1, share: 0.875 },
  rating: { asked: 8, answered: 5, average: 4.4, satisfied: 4, share: 0.8 },
  fairness: { assignments: 12, eligibleHours: 16.5, perHour: 0.73 },
})

const keys = { channel: ['web', 'wechat'], agent: ['ag-lin', 'ag-mara'], skill: ['billing', 'orders'], team: ['team-1', ''] }
/** @type {Record<string, string>} */
const names = { 'ag-lin': '林晓 Lin Xiao', 'ag-mara': 'Mara Olsen', 'team-1': 'Shop' }

/** @param {URLSearchParams} asked @param {number} now @returns {import('../../src/api/reports').Report} */
export function madeReport(asked, now) {
  const day = (/** @type {number} */ ago) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10)
  const per = asked.get('per')
  const by = /** @type {keyof typeof keys | null} */ (asked.get('by'))
  const periods = per === 'hour' ? Array.from({ length: 24 }, (_, hour) => `${day(0)}T${String(hour).padStart(2, '0')}:00:00Z`) : per === 'day' ? [6, 5, 4, 3, 2, 1, 0].map((ago) => `${day(ago)}T00:00:00+00:00`) : [null]
  const rows = periods.flatMap((from, index) => (by ? keys[by] : ['']).map((key, at) => ({ ...(from === null ? {} : { from }), key, name: names[key] ?? '', ...figures(index + at * 2) })))
  return {
    from: asked.get('from') ?? day(6), to: asked.get('to') ?? day(0), zone: 'UTC', per, by, asOf: new Date(now).toISOString(),
    definitions:
      asked.get('language') === 'zh'
        ? { opened: '开始的服务次数。', firstResponse: '从一次服务中客户的第一个问题到坐席的第一条消息。' }
        : { opened: 'Episodes that began.', firstResponse: 'From the customer’s first message of the episode that wants an answer to the first message of an agent.' },
    total: figures(3), rows: per || by ? rows : [], next: null,
  }
}
