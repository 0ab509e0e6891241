import { watch } from 'vue'
import type { Alert } from '../api/shapes'
import { t, tOr } from '../i18n'
import type { SettingValues } from '../stores/settings'
import type { News, Workspace } from '../stores/workspace'
import { isCall } from '../stores/tickets'
import { customerName } from './names'

/** Tells the agent of something new: by a tone, and by the browser's notification while nobody looks at the page. Both only where they were asked for. */
export function useBells(workspace: Workspace, values: SettingValues, open: (conversationId: string) => void, openTickets: () => void): void {
  watch(workspace.news, (news) => {
    if (news === null) return
    if (values.sound) ring()
    if (values.notify && document.visibilityState === 'hidden') show(workspace, news, open)
  })
  watch(workspace.alerts, (all) => {
    const latest = all[all.length - 1]
    if (latest === undefined || !(isCall(latest) || isUrging(latest))) return
    if (values.sound) ring()
    if (!values.notify || document.visibilityState !== 'hidden') return
    if (isCall(latest)) return tell(t(latest.kind === 'ticket-escalated' ? 'alert.ticket-escalated' : 'alert.ticket-raised'), '', latest.ticketId ?? 'ticket', openTickets)
    const id = latest.conversationId ?? ''
    tell(tOr(`alert.${latest.kind}`, latest.kind), nameOf(workspace, id), `${latest.kind} ${id}`, () => (id === '' ? undefined : open(id)))
  })
}

/** A browser's notification; one for each tag: the newest replaces the one before. */
function tell(title: string, body: string, tag: string, open: () => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
  const shown = new Notification(title, { body, tag })
  shown.onclick = () => {
    window.focus()
    open()
    shown.close()
  }
}

/** Somebody waits for an answer: as urgent as a message. */
function isUrging({ kind }: Alert): boolean {
  return kind === 'reply-due' || kind === 'reply-missed' || kind === 'waiting-too-long'
}

/** Empty where no list knows it. */
function nameOf(workspace: Workspace, id: string): string {
  const row = workspace.inbox.get(id)
  return row === undefined ? '' : customerName(row)
}

function show(workspace: Workspace, { conversationId: id, mentionedBy, given }: News, open: (conversationId: string) => void): void {
  const name = nameOf(workspace, id)
  // Who is mentioned may never have heard of the conversation.
  if (mentionedBy) return tell(t('notify.mentioned', { who: workspace.people.nameOf(mentionedBy) }), name, id, () => open(id))
  const row = workspace.inbox.get(id)
  if (row === undefined) return
  tell(row.state === 'offered' ? t('notify.offered', { name }) : given ? t('notify.given', { name }) : name, row.preview ?? '', id, () => open(id))
}

let audio: AudioContext | null = null

/** Two soft tones; made here, so that nothing has to be loaded. */
export function ring(): void {
  if (typeof AudioContext === 'undefined') return
  audio ??= new AudioContext()
  const from = audio.currentTime
  for (const [pitch, at] of [[660, 0], [880, 0.11]] as const) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.0001, from + at)
    volume.gain.exponentialRampToValueAtTime(0.08, from + at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, from + at + 0.28)
    tone.connect(volume).connect(audio.destination)
    tone.start(from + at)
    tone.stop(from + at + 0.3)
  }
}
