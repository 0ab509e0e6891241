import type { Weights } from '../../api/matching'
import { parts } from '../parts'

/** Weights as people set them: whole percents, together 100. */
export function percentsOf(weights: Weights): Weights {
  return { language: Math.round(weights.language * 100), skills: Math.round(weights.skills * 100), affinity: Math.round(weights.affinity * 100), load: Math.round(weights.load * 100) }
}

export function weightsOf(percents: Weights): Weights {
  return { language: percents.language / 100, skills: percents.skills / 100, affinity: percents.affinity / 100, load: percents.load / 100 }
}

/** An empty field counts nothing. */
export function sumOf(percents: Weights): number {
  return parts.reduce((sum, part) => sum + (Number.isFinite(percents[part]) && typeof percents[part] === 'number' ? percents[part] : 0), 0)
}
