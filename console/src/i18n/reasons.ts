import { t, tOr } from '.'
import { reasons } from './en/reasons'

const platforms: Readonly<Record<string, string>> = { wechat: 'channel.wechat', dingtalk: 'channel.dingtalk', app: 'channel.app' }
/** A code: what is written for people is shown as it is. */
const code = /^[a-z][\w.-]*$/i

/** A delivery's or refusal's reason in words; of a code that nobody knows, the code. */
export function reasonText(reason: string): string {
  if (Object.hasOwn(reasons, `reason.${reason}`)) return tOr(`reason.${reason}`, reason)
  if (!code.test(reason) || !reason.includes('-')) return reason
  const http = /^([a-z]+)-http-(\d{3})$/.exec(reason)
  if (http) {
    const [, channel = '', status = ''] = http
    const platform = tOr(platforms[channel] ?? '', channel)
    return t(status === '429' ? 'reason.http.429' : status.startsWith('5') ? 'reason.http.5xx' : 'reason.http.4xx', { platform, status })
  }
  if (/^[a-z]+-media-/.test(reason)) return t('reason.media', { code: reason })
  if (reason.startsWith('dingtalk-Forbidden.')) return t('reason.forbidden', { code: reason })
  if (reason.startsWith('dingtalk-invalidParameter')) return t('reason.parameter', { code: reason })
  return t('reason.unknown', { code: reason })
}
