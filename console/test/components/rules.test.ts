// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import RepliesPage from '../../src/pages/RepliesPage.vue'
import RetentionPage from '../../src/pages/RetentionPage.vue'
import SchedulesPage from '../../src/pages/SchedulesPage.vue'
import WordsPage from '../../src/pages/WordsPage.vue'
import { by, click, fill, managed, submit } from './managed'


describe('word lists', () => {
  it('are tried before they are saved, and saved', async () => {
    const host = managed()
    const page = await host.show(WordsPage, '/words')
    await click(page, 'words-add')
    await fill(page, 'words-name', 'rivals')
    await fill(page, 'words-policy', 'block')
    await fill(page, 'words-text', 'acme\n\n acme \nglobex')
    await fill(page, 'words-sample', 'I will go to <b>ACME</b>')
    await page.get(by('words-sample')).trigger('submit')
    await new Promise(setImmediate)
    expect([page.get(by('words-trial')).attributes('data-verdict'), host.manage.words.has('rivals')]).toEqual(['block', false])
    expect(page.get(by('words-trial')).text()).toContain('the list being written')
    await submit(page, 'words-form')
    expect(host.manage.words.get('rivals')).toEqual({ name: 'rivals', policy: 'block', words: ['acme', 'globex'], patterns: [], places: [], pinyinInitials: false })
    expect(page.findAll(by('words-list')).map((it) => it.text())).toEqual([expect.stringContaining('rivals'), expect.stringContaining('rude')])
  })

  it('look for forms, and hold otherwise on a channel or in a direction', async () => {
    const host = managed()
    const page = await host.show(WordsPage, '/words')
    await click(page, 'words-add')
    await fill(page, 'words-name', 'contacts')
    await fill(page, 'words-policy', 'hand')
    await page.get(by('words-pattern-phone-cn')).trigger('change')
    await page.get(by('words-pattern-link')).trigger('change')
    await page.get(by('words-pattern-link')).trigger('change')
    await click(page, 'words-place-add')
    await click(page, 'words-place-add')
    await fill(page, 'words-place-channel', 'wechat')
    await page.findAll(by('words-place-remove'))[1]!.trigger('click')
    await submit(page, 'words-form')
    expect(host.manage.words.get('contacts')).toEqual({
      name: 'contacts',
      policy: 'hand',
      words: [],
      patterns: ['phone-cn'],
      places: [{ channel: 'wechat', direction: 'outbound', policy: 'pass' }],
      pinyinInitials: false,
    })
  })

  it('say that a supervisor would be asked for', async () => {
    const page = await managed().show(WordsPage, '/words')
    await click(page, 'words-add')
    await fill(page, 'words-policy', 'hand')
    await fill(page, 'words-text', 'lawyer')
    await fill(page, 'words-sample', 'my lawyer')
    await page.get(by('words-sample')).trigger('submit')
    await new Promise(setImmediate)
    expect([page.get(by('words-trial')).attributes('data-verdict'), page.find(by('words-handed')).exists()]).toEqual(['hand', true])
  })

  it('are deleted when that was meant, and it stands in the audit', async () => {
    const host = managed()
    const page = await host.show(WordsPage, '/words')
    await click(page, 'words-list')
    await click(page, 'words-remove')
    expect(host.manage.words.has('rude')).toBe(true)
    await submit(page, 'confirm')
    expect([host.manage.words.size, page.find(by('words-list')).exists(), page.find(by('words-form')).exists()]).toEqual([0, false, false])
    expect(host.manage.audit.at(-1)).toMatchObject({ what: 'word-list-deleted', subject: 'rude' })
  })

  it('show what would be seen, as text', async () => {
    const page = await managed().show(WordsPage, '/words')
    await fill(page, 'words-sample', 'damn <img src=x>')
    await page.get(by('words-sample')).trigger('submit')
    await new Promise(setImmediate)
    expect([page.get(by('words-seen')).text(), page.find('img').exists()]).toEqual(['**** <img src=x>', false])
  })
})

describe('ready answers', () => {
  it('have a text for each language, and variables where the cursor stands', async () => {
    const host = managed()
    const page = await host.show(RepliesPage, '/replies')
    await click(page, 'reply-add')
    await fill(page, 'reply-shortcut', 'bye')
    await fill(page, 'reply-title', 'Goodbye')
    await fill(page, 'reply-text-en', 'Bye, !')
    const field = page.get<HTMLTextAreaElement>(by('reply-text-en'))
    await field.trigger('focus')
    field.element.setSelectionRange(5, 5)
    await page.findAll('.variables button')[0]?.trigger('click')
    await fill(page, 'reply-text-add', 'zh')
    await fill(page, 'reply-text-zh', '再见')
    await submit(page, 'reply-form')
    expect(host.manage.replies.get('bye')).toMatchObject({ title: 'Goodbye', texts: { en: 'Bye, {customer.name}!', zh: '再见' }, channels: [], skills: [] })
  })

  it('changed by two people at once lose nothing: mine or theirs', async () => {
    const host = managed()
    const page = await host.show(RepliesPage, '/replies')
    await click(page, 'reply-edit')
    await fill(page, 'reply-title', 'Mine')
    host.manage.stir()
    await submit(page, 'reply-form')
    expect(page.find(by('conflict')).exists()).toBe(true)
    expect([host.manage.replies.get('hello')?.title, page.get<HTMLInputElement>(by('reply-title')).element.value]).toEqual(['Greeting', 'Mine'])
    await click(page, 'conflict-mine')
    expect(host.manage.replies.get('hello')?.title).toBe('Mine')
  })
})

describe('hours and deadlines', () => {
  it('are saved as they are shown', async () => {
    const host = managed()
    const page = await host.show(SchedulesPage, '/schedules')
    await fill(page, 'hours-saturday', '10:00-14:00')
    await fill(page, 'holiday-date', '2026-10-01')
    await click(page, 'holiday-add')
    await fill(page, 'first-atOnce', 3)
    await fill(page, 'minutes-resolve', '')
    await submit(page, 'schedule-form')
    expect(page.find(by('schedule-saved')).exists()).toBe(true)
    expect((await host.api.rules.schedule()).schedule).toMatchObject({ hours: { saturday: '10:00-14:00' }, holidays: { '2026-10-01': '', '2026-12-25': '' }, firstReplyMinutes: { atOnce: 3 }, resolveAfterMinutes: null })
  })

  it('that somebody else changed are read again on wish', async () => {
    const host = managed()
    const page = await host.show(SchedulesPage, '/schedules')
    await fill(page, 'warn-at', 80)
    host.manage.stir()
    await submit(page, 'schedule-form')
    await click(page, 'conflict-theirs')
    expect([page.find(by('conflict')).exists(), page.get<HTMLInputElement>(by('warn-at')).element.value]).toEqual([false, '50'])
  })
})

describe('retention', () => {
  it('is changed after a question, and empty means for ever', async () => {
    const host = managed()
    const page = await host.show(RetentionPage, '/retention')
    await fill(page, 'retention-messageDays', '')
    await fill(page, 'retention-channel-web', 30)
    await submit(page, 'retention-form')
    expect((await host.api.rules.retention()).messageDays).toBe(365)
    await submit(page, 'confirm')
    expect(await host.api.rules.retention()).toMatchObject({ messageDays: null, channelDays: { wechat: 180, web: 30 } })
  })
})
