import type { Refusal } from '../api/refusal'
import { t, tOr } from '../i18n'

/** Why a call was refused: in the agent's language where there are words for it, else in the host's. */
export function refusalText(refusal: Refusal): string {
  return refusal.unreached ? t('trouble.unreached') : tOr(`problem.${refusal.problem}`, refusal.detail || refusal.message)
}
