import { z } from 'zod'
import type { Document } from '../../lake/documents.ts'
import { keptBody } from '../../lake/kept-body.ts'
import { withoutEvidence } from '../evidence/evidence-finding.ts'
import type { FindingGroup } from '../report.ts'

/** A group that somebody is done with. */
export interface ArchivedGroup {
  readonly id: string
  readonly title: string
  readonly reason: string
  /** When, milliseconds since the epoch. */
  readonly at: number
  /** What it was made of then: when it grows it comes back. */
  readonly findingIds: readonly string[]
}

/** Groups that are still to be looked at, and those that somebody is done with and that have not grown since. */
export function withoutArchived(
  groups: readonly FindingGroup[],
  archived: readonly ArchivedGroup[],
): { readonly open: readonly FindingGroup[]; readonly done: readonly ArchivedGroup[] } {
  const byId = new Map(archived.map((one) => [one.id, one]))
  const done = groups.flatMap((group) => {
    const one = byId.get(group.id)
    if (one === undefined) return []
    const known = new Set(one.findingIds)
    return withoutEvidence(group).findings.every(({ id }) => known.has(id)) ? [one] : []
  })
  const ids = new Set(done.map(({ id }) => id))
  return { open: groups.filter(({ id }) => !ids.has(id)), done }
}

export const ARCHIVED = 'archived-group'

export function archivedDocument(one: ArchivedGroup): Document {
  return { kind: ARCHIVED, id: one.id, body: JSON.stringify(one) }
}

const KEPT: z.ZodType<ArchivedGroup> = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  at: z.number(),
  findingIds: z.array(z.string()),
})

/** What was kept; nothing when it is not as it was written: then the group is shown. */
export function archivedOf(document: Document): readonly ArchivedGroup[] {
  return keptBody(KEPT, document)
}
