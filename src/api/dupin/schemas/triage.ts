import { z } from '@hono/zod-openapi'
import type { ArchivedGroup } from '../../../investigations/triage/archive.ts'
import type { Suppression } from '../../../investigations/triage/suppression.ts'
import { isoTime, MOST_ID, NextSchema, parsedTime, SeveritySchema, TimeSchema } from './common.ts'

/** Nobody reads a longer reason. */
const MOST_REASON = 1000

const wholeLake = z.boolean().openapi({
  description: 'Decided at the command line about the whole lake; only there it can be taken back',
})

export const SuppressionSchema = z
  .object({
    id: z.string(),
    type: z.string().openapi({ description: 'A type of findings, or its beginning and `*`' }),
    entity: z.string().openapi({ description: 'What it is about: an id, or the end of one' }),
    actor: z.string().openapi({ description: 'Who did it: an ARN, or the end of one' }),
    account: z.string(),
    reason: z.string(),
    by: z.string().openapi({ description: 'Who accepts it' }),
    created: TimeSchema,
    expires: TimeSchema,
    expired: z.boolean().openapi({ description: 'It accepts nothing any more' }),
    upTo: SeveritySchema.openapi({ description: 'What is graver is told all the same' }),
    wholeLake,
  })
  .openapi('Suppression', {
    description:
      'Findings that are accepted, for a reason and a time. An empty text stands for any.',
    example: {
      id: '5f0c2a17',
      type: 'Technique/UserCreated',
      entity: '',
      actor: 'onboarding',
      account: '',
      reason: 'new colleagues are made by this role',
      by: 'arn:aws:iam::111122223333:user/administrator',
      created: '2026-01-20T08:00:00.000Z',
      expires: '2026-07-01T00:00:00.000Z',
      expired: false,
      upTo: 'MEDIUM',
      wholeLake: false,
    },
  })

export const SuppressionPageSchema = z
  .object({ items: z.array(SuppressionSchema), next: NextSchema })
  .openapi('SuppressionPage', { example: { items: [], next: null } })

const named = z.string().max(MOST_ID).default('')

export const SuppressionBodySchema = z
  .strictObject({
    type: named,
    entity: named,
    actor: named,
    account: named,
    reason: z.string().min(1).max(MOST_REASON),
    expires: parsedTime,
    upTo: SeveritySchema.default('MEDIUM'),
  })
  .openapi('SuppressionRequest', {
    description:
      'At least one of `type`, `entity` and `actor` must be named. It may last for a year at most.',
    example: {
      type: 'Technique/UserCreated',
      actor: 'onboarding',
      reason: 'new colleagues are made by this role',
      expires: '2026-07-01T00:00:00Z',
    },
  })

export const ArchivedGroupSchema = z
  .object({
    id: z.string().openapi({ description: 'Of the finding group' }),
    title: z.string(),
    reason: z.string(),
    archived: TimeSchema,
    findings: z.number().int().openapi({ description: 'How many it had then' }),
    wholeLake,
  })
  .openapi('ArchivedGroup', {
    description: 'A finding group that somebody is done with. It is shown again when it grows.',
    example: {
      id: 'fg-6f67585a8cca6351',
      title: 'svc-docs-preview acted unlike itself',
      reason: 'the key was revoked',
      archived: '2026-01-20T08:00:00.000Z',
      findings: 7,
      wholeLake: false,
    },
  })

export const ArchivedGroupPageSchema = z
  .object({ items: z.array(ArchivedGroupSchema), next: NextSchema })
  .openapi('ArchivedGroupPage', { example: { items: [], next: null } })

export const ArchiveBodySchema = z
  .strictObject({
    id: z.string().min(1).max(MOST_ID).openapi({ description: 'Of the finding group, in full' }),
    reason: z.string().max(MOST_REASON).default(''),
  })
  .openapi('ArchiveRequest', {
    example: { id: 'fg-6f67585a8cca6351', reason: 'the key was revoked' },
  })

export function suppressionJson(rule: Suppression, now: number, ofWholeLake: boolean): unknown {
  const { created, expires } = rule
  return {
    ...rule,
    created: isoTime(created),
    expires: isoTime(expires),
    expired: expires <= now,
    wholeLake: ofWholeLake,
  }
}

export function archivedJson(
  { id, title, reason, at, findingIds }: ArchivedGroup,
  ofWholeLake: boolean,
): unknown {
  const findings = findingIds.length
  return { id, title, reason, archived: isoTime(at), findings, wholeLake: ofWholeLake }
}
