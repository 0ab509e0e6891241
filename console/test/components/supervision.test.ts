// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { Wall } from '../../src/api/wall'
import { setLocale } from '../../src/i18n'
import AuditPage from '../../src/pages/AuditPage.vue'
import ChannelsPage from '../../src/pages/ChannelsPage.vue'
import PrivacyPage from '../../src/pages/PrivacyPage.vue'
import ReportsPage from '../../src/pages/ReportsPage.vue'
import WallPage from '../../src/pages/WallPage.vue'
import { createWall } from '../../src/stores/wall'
import { pauses, settled } from '../made'
import { by, click, fill, managed, submit } from './managed'

vi.mock('../../src/components/reports/draw', () => ({ start: () => ({ resize: () => undefined, dispose: () => undefined }), draw: vi.fn() }))
const saved = vi.hoisted(() => vi.fn())
vi.mock('../../src/stores/saving', () => ({ saveFile: saved }))

describe('the wall', () => {
  it('shows who waits, who works and what falls due', async () => {
    const page = await managed('supervisor').show(WallPage, '/wall')
    expect(page.get(by('wall-waiting')).text()).toContain(String(page.findAll(by('wall-waiting-row')).length))
    expect(page.findAll(by('wall-agent')).length).toBeGreaterThan(2)
    expect(page.get(by('wall-risk')).text()).toContain('王芳')
  })

  it('takes over, and whispers to the agent who talks', async () => {
    const { workspace, show } = managed('supervisor')
    const page = await show(WallPage, '/wall')
    await page.get(`${by('wall-risk')} ${by('wall-whisper')}`).trigger('click')
    await fill(page, 'whisper-text', ' offer a refund ')
    await submit(page, 'whisper')
    expect(workspace.addNote).toHaveBeenCalledWith('c1', 'offer a refund', ['ag-lin'])
    await page.get(`${by('wall-risk')} ${by('wall-take')}`).trigger('click')
    expect(workspace.take).toHaveBeenCalledWith('c1')
  })

  it('has the conversations of each agent behind the name', async () => {
    const host = managed('supervisor')
    const page = await host.show(WallPage, '/wall')
    await page.get(`${by('wall-agent')}[data-agent=ag-lin] button`).trigger('click')
    await settled()
    // Of this agent: a list of everything begins with all that wait.
    expect(host.calls).toContain('GET /api/inbox/all?limit=100&agent=ag-lin')
    expect(page.findAll(by('wall-talk')).map((it) => it.attributes('data-conversation-id'))).toContain('c2')
  })

  it('is read again when something happens, once for many pushes, and seldom besides', async () => {
    const stirred = ref(0)
    const pause = pauses()
    const read = vi.fn(() => Promise.resolve({} as Wall))
    const wall = createWall({ read, after: pause.after, stirred, watched: () => true })
    wall.open()
    await settled()
    stirred.value++
    await settled()
    stirred.value++
    await settled()
    expect(read).toHaveBeenCalledTimes(1)
    await pause.end(1_000)
    expect(read).toHaveBeenCalledTimes(2)
    await pause.end(15_000)
    expect(read).toHaveBeenCalledTimes(3)
    wall.close()
    stirred.value++
    await settled()
    await pause.end(15_000)
    expect([read.mock.calls.length, pause.pending]).toEqual([3, []])
  })
})

describe('channels', () => {
  it('are added, show what to paste where, and are tested', async () => {
    const host = managed()
    const page = await host.show(ChannelsPage, '/channels')
    await click(page, 'account-add')
    await fill(page, 'account-channel', 'wechat')
    await fill(page, 'account-name', 'main')
    await fill(page, 'setting-appId', 'wx1')
    await submit(page, 'account-form')
    expect(page.get(by('trouble')).text()).toContain('appSecret is missing.')
    for (const secret of ['appSecret', 'token', 'encodingAesKey']) await fill(page, `setting-${secret}`, 'x'.repeat(43))
    await submit(page, 'account-form')
    expect(host.manage.accounts.get('wechat/main')).toMatchObject({ settings: { appId: 'wx1' }, secrets: ['appSecret', 'token', 'encodingAesKey'] })
    expect(page.get<HTMLInputElement>(by('copy-webhook')).element.value).toContain('/api/channels/wechat/main/webhook')
    await page.get(by('account-test')).trigger('submit')
    await settled()
    expect(page.get(by('trial')).text()).toContain('IP allow-list')
    expect(page.get(by('advice')).text()).toBe('Put the address on the IP allow-list.')
  })

  it('give a website the widget from beside the console, and say where Omni is when it is not there', async () => {
    const host = managed()
    await host.api.accounts.save('web', 'shop', {})
    const setup = vi.spyOn(host.api.accounts, 'setup')
    const pasted: string[] = []
    for (const console of ['https://omni.example', 'https://pages.example']) {
      setup.mockResolvedValue({ webhook: 'https://omni.example/api/channels/web/shop/webhook', console, fields: [] })
      const page = await host.show(ChannelsPage, '/channels')
      await click(page, 'account-setup')
      await settled()
      pasted.push(page.get<HTMLInputElement>(by('copy-snippet')).element.value)
      await click(page, 'account-setup')
      document.body.innerHTML = ''
    }
    expect(pasted).toEqual([
      '<script src="https://omni.example/widget.js" data-site="shop" defer></script>',
      '<script src="https://pages.example/widget.js" data-site="shop" data-host="https://omni.example" defer></script>',
    ])
  })

  it('keep a secret that is left empty, and never show one', async () => {
    const host = managed()
    await host.api.accounts.save('app', 'shop', { secret: 'whsec_1', callbackUrl: 'https://a.example/' })
    const page = await host.show(ChannelsPage, '/channels')
    await click(page, 'account-edit')
    expect(page.get<HTMLInputElement>(by('setting-secret')).element.value).toBe('')
    await fill(page, 'setting-callbackUrl', 'https://b.example/')
    const saved = vi.spyOn(host.api.accounts, 'save')
    await submit(page, 'account-form')
    expect(saved.mock.calls[0]?.[2]).toEqual({ callbackUrl: 'https://b.example/' })
    expect(host.manage.accounts.get('app/shop')?.secrets).toEqual(['secret'])
  })

  it('are removed only when paused, and by name', async () => {
    const host = managed()
    await host.api.accounts.save('web', 'shop', {})
    const page = await host.show(ChannelsPage, '/channels')
    expect(page.find(by('account-remove')).exists()).toBe(false)
    await click(page, 'account-pause')
    await settled()
    await click(page, 'account-remove')
    await fill(page, 'confirm-typed', 'other')
    await submit(page, 'confirm')
    expect(host.manage.accounts.size).toBe(1)
    await fill(page, 'confirm-typed', 'shop')
    await submit(page, 'confirm')
    expect(host.manage.accounts.size).toBe(0)
  })
})

describe('reports', () => {
  it('say what a number means, split it, and give the file', async () => {
    const host = managed()
    const page = await host.show(ReportsPage, '/reports')
    expect(page.get(by('figure-firstResponse')).text()).toContain('1 min 56 s')
    expect(page.get(by('definition')).text()).toContain('first message of an agent')
    expect(page.findAll(by('report-row'))).toHaveLength(7)
    await fill(page, 'report-by', 'agent')
    await fill(page, 'report-per', '')
    await settled()
    await settled()
    expect(page.findAll(by('report-row')).map((it) => it.text())).toEqual([expect.stringContaining('林晓'), expect.stringContaining('Mara')])
    await click(page, 'report-csv')
    expect(saved).toHaveBeenCalledWith(expect.any(Blob), expect.stringMatching(/^omni-.*\.csv$/))
    expect(host.calls.at(-1)).toMatch(/^GET \/api\/reports\/csv\?.*by=agent/)
  })

  it('say it in the language of the page', async () => {
    const page = await managed().show(ReportsPage, '/reports')
    setLocale('zh')
    try {
      await settled()
      await settled()
      expect([page.get(by('definition')).text(), page.get(`${by('definitions')} dl`).attributes('lang'), page.get('time').text()]).toEqual([expect.stringContaining('从一次服务中'), 'zh-CN', expect.stringContaining('月')])
    } finally {
      setLocale('en')
    }
  })
})

describe('the audit log', () => {
  it('says in words who did what', async () => {
    const host = managed()
    await host.api.accounts.save('web', 'shop', {})
    const page = await host.show(AuditPage, '/audit')
    expect(page.get(by('audit-row')).text()).toContain('Ada AdminSaved an account of a channelweb/shop')
    await fill(page, 'audit-find', 'nothing like it')
    expect(page.find(by('audit-row')).exists()).toBe(false)
  })
})

describe('privacy', () => {
  it('erases only whose id was typed, and gives a receipt', async () => {
    const host = managed()
    vi.spyOn(host.api.customers, 'get').mockResolvedValue({ id: 'cu-1', name: 'Ada', identities: [] } as never)
    const page = await host.show(PrivacyPage, '/privacy')
    await fill(page, 'privacy-id', 'cu-1')
    await page.get(by('privacy-look')).trigger('submit')
    await settled()
    await click(page, 'erase')
    await submit(page, 'confirm')
    expect(host.manage.audit).toEqual([])
    await fill(page, 'confirm-typed', 'cu-1')
    await submit(page, 'confirm')
    expect(page.get(by('erasure')).text()).toContain('messages8')
  })

  it('looks whether anything is left', async () => {
    const page = await managed().show(PrivacyPage, '/privacy')
    await fill(page, 'scan-texts', 'nobody@example.com\nleft@example.com')
    await submit(page, 'scan')
    expect(page.get(by('scan-result')).text()).toContain('Found in 1 places')
  })
})
