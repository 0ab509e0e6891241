// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import KnowledgePage from '../../src/pages/KnowledgePage.vue'
import { settled } from '../made'
import { by, click, fill, managed, submit, type Page } from './managed'

const articles = (page: Page): string[] => page.findAll(by('article-row')).map((it) => `${it.attributes('data-article')} ${it.attributes('data-state')}`)

beforeEach(() => {
  document.body.innerHTML = ''
})

describe('the articles', () => {
  it('are listed, written in several languages, and found once they are published', async () => {
    const { manage, show } = managed('supervisor')
    const page = await show(KnowledgePage, '/knowledge')
    expect(articles(page)).toEqual(['returns published'])

    await click(page, 'article-add')
    await fill(page, 'article-title-en', 'How long is the guarantee')
    await fill(page, 'article-answer-en', 'One year.\nThree for large ones.')
    await fill(page, 'article-questions-en', ' is it under guarantee \n\nguarantee period')
    await page.get(by('article-add-language')).setValue('zh')
    await fill(page, 'article-title-zh', '保修多久')
    await fill(page, 'article-answer-zh', '一年。')
    await submit(page, 'article-form')
    const kept = [...manage.knowledge.written.values()].at(-1)
    expect(kept?.texts).toEqual({
      en: { title: 'How long is the guarantee', answer: 'One year.\nThree for large ones.', questions: ['is it under guarantee', 'guarantee period'] },
      zh: { title: '保修多久', answer: '一年。', questions: [] },
    })
    expect(articles(page)).toEqual(['returns published', `${kept?.id} draft`])

    await click(page, 'article-row-publish')
    expect(kept && manage.knowledge.written.get(kept.id)?.state).toBe('published')
    await fill(page, 'knowledge-try-text', 'guarantee?')
    await page.get(by('knowledge-try-form')).trigger('submit')
    await settled()
    expect(page.get(by('knowledge-found')).text()).toContain('82 % sure')
  })

  it('say when a question is like none', async () => {
    const page = await managed('supervisor').show(KnowledgePage, '/knowledge')
    await fill(page, 'knowledge-try-text', 'xyzzy')
    await page.get(by('knowledge-try-form')).trigger('submit')
    await settled()
    expect(page.find(by('knowledge-try-none')).exists()).toBe(true)
  })

  it('are not changed over somebody else’s change unseen', async () => {
    const { manage, show } = managed('supervisor')
    const page = await show(KnowledgePage, '/knowledge')
    await click(page, 'article-edit')
    manage.stir()
    await fill(page, 'article-answer-en', 'Mine.')
    await submit(page, 'article-form')
    expect(page.find(by('conflict')).exists()).toBe(true)
    expect(manage.knowledge.written.get('returns')?.texts['en']?.answer).not.toBe('Mine.')
  })

  it('begin from what customers asked and nobody had written down', async () => {
    const { manage, show } = managed('supervisor')
    const page = await show(KnowledgePage, '/knowledge')
    expect(page.get(by('unanswered')).text()).toContain('3 times')
    await click(page, 'unanswered-write')
    await fill(page, 'article-answer-zh', '3000 毫米。')
    await click(page, 'article-publish')
    const written = [...manage.knowledge.written.values()].at(-1)
    expect([written?.state, written?.texts['zh']]).toEqual(['published', { title: '帐篷防水指数是多少', answer: '3000 毫米。', questions: ['这个帐篷防水吗'] }])
  })

  it('are withdrawn and removed, and the samples come as drafts', async () => {
    const { manage, show } = managed('supervisor')
    const page = await show(KnowledgePage, '/knowledge')
    await click(page, 'article-row-withdraw')
    expect(manage.knowledge.written.get('returns')?.state).toBe('draft')
    await click(page, 'knowledge-starter')
    expect(manage.knowledge.written.get('warranty')?.state).toBe('draft')
    await click(page, 'article-remove')
    await submit(page, 'confirm')
    expect([...manage.knowledge.written.keys()]).toEqual(['warranty'])
  })

  it('tell what became of each', async () => {
    const { manage, show } = managed('supervisor')
    manage.knowledge.told.push(...['shown', 'shown', 'used', 'not-useful'].map((what) => ({ conversation: 'c1', sequence: 1, what, articleId: 'returns' })))
    const page = await show(KnowledgePage, '/knowledge')
    expect(page.get(by('knowledge-report-row')).findAll('td').map((it) => it.text())).toEqual(['2', '1', '1', '0', '0', '0'])
    expect(page.get(by('knowledge-report-row')).text()).toContain('How do I return something')
  })
})
