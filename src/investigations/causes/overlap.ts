import type { Finding } from '../../events/finding.ts'
import { gravestFirst } from '../gravest-first.ts'
import { WEIGHTS } from './weights.ts'

/** A finding, and how much of it was not said by graver ones: a share from 0 to 1. */
export interface News {
  readonly finding: Finding
  readonly share: number
}

/**
 * Findings, gravest first, each with its news. What rests on records that a graver one rests on is told already; and of one
 * principal each further finding surprises less than the one before, since what calls for one calls for others.
 */
export function newsOf(findings: readonly Finding[]): News[] {
  const told = new Set<string>()
  return findings.toSorted(gravestFirst).map((finding, i) => {
    const ids = finding.eventIds
    const fresh = ids.filter((id) => !told.has(id)).length
    for (const id of ids) told.add(id)
    return { finding, share: (ids.length === 0 ? 1 : fresh / ids.length) * WEIGHTS.repeated ** i }
  })
}
