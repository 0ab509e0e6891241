// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import BotPage from '../../src/pages/BotPage.vue'
import ChannelsPage from '../../src/pages/ChannelsPage.vue'
import { settled } from '../made'
import { by, click, fill, managed, submit } from './managed'

describe('the bot of an account', () => {
  it('is turned on with a menu, words for a person and thresholds', async () => {
    const host = managed()
    await host.api.accounts.save('web', 'shop', {})
    const page = await host.show(ChannelsPage, '/channels')
    await click(page, 'account-bot')
    await settled()
    expect(page.get<HTMLSelectElement>(by('bot-mode')).element.value).toBe('off')
    await fill(page, 'bot-mode', 'always')
    await click(page, 'bot-add')
    await fill(page, 'bot-label-0-en', 'Opening hours')
    await fill(page, 'bot-does-0', 'answer')
    await fill(page, 'bot-answer-0-en', 'Nine to five.')
    await click(page, 'bot-add')
    await fill(page, 'bot-label-1-zh', '人工')
    await fill(page, 'bot-does-1', 'human')
    await fill(page, 'bot-words', 'boss\n 老板 ,\n')
    await fill(page, 'bot-answerFromPercent', 20)
    await submit(page, 'bot-form')
    expect(page.get(by('trouble')).text()).toContain('clarifyFromPercent')
    await fill(page, 'bot-answerFromPercent', 80)
    await submit(page, 'bot-form')
    expect(host.manage.bots.get('web/shop')?.bot).toMatchObject({
      mode: 'always',
      menu: [{ label: { en: 'Opening hours' }, answer: { en: 'Nine to five.' }, human: false }, { label: { zh: '人工' }, answer: {}, human: true }],
      humanWords: ['boss', '老板'],
      answerFromPercent: 80,
    })
    expect(page.find(by('bot-form')).exists()).toBe(false)
  })

  it('says when somebody else changed it meanwhile', async () => {
    const host = managed()
    await host.api.accounts.save('web', 'shop', {})
    const page = await host.show(ChannelsPage, '/channels')
    await click(page, 'account-bot')
    await settled()
    const theirs = (await host.api.bots.read('web', 'shop')).bot
    await host.api.bots.save('web', 'shop', { ...theirs, name: 'Robby' }, '')
    await submit(page, 'bot-form')
    await click(page, 'conflict-theirs')
    await settled()
    expect(page.get<HTMLInputElement>(by('bot-name')).element.value).toBe('Robby')
  })
})

describe('what the bot has', () => {
  it('is listed for whoever wants to go on with it', async () => {
    const host = managed('agent')
    const [talk] = [...host.workspace.everything.items.value]
    talk!.conversation.state = 'bot'
    const page = await host.show(BotPage, '/bots')
    await settled()
    expect(page.findAll(by('bot-talk'))).toHaveLength(1)
    expect(page.get(`${by('bot-talk')} a`).attributes('href')).toContain(`/conversations/${talk!.conversation.id}`)
  })
})
