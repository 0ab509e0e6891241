/** The parts of a candidate's score, in the order they are drawn. */
export const parts = ['language', 'skills', 'affinity', 'load'] as const
export type Part = (typeof parts)[number]
