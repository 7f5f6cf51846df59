import { z } from '@hono/zod-openapi'
import { CAUSE_KINDS } from '../../../events/cause.ts'
import { FILE_VERDICTS } from '../../../events/trust.ts'
import { FREQUENCIES } from '../../../events/unusual.ts'
import { groupToJson } from '../../../investigations/render/report-json.ts'
import type { FindingGroup } from '../../../investigations/report.ts'
import { spanOfGroup } from '../../../investigations/view/report-parts.ts'
import {
  EntitySchema,
  isoTime,
  NextSchema,
  orNull,
  SeveritySchema,
  TimeSchema,
  WindowSchema,
} from './common.ts'

/** The parts of a report, in the published form: see docs/report.schema.json. */

const numberOrNull = z.number().nullable()
const timeOrNull = TimeSchema.nullable()

export const SeriesSchema = z
  .object({
    label: z.string(),
    unit: z.string(),
    times: z.array(timeOrNull),
    values: z.array(numberOrNull),
    expected: z.array(numberOrNull),
    lower: z.array(numberOrNull),
    upper: z.array(numberOrNull),
    onset: z.object({ time: timeOrNull, earliest: timeOrNull, latest: timeOrNull }),
  })
  .openapi('AnomalousSeries', { description: 'The series around an anomaly, with its usual band.' })

const ScalarSchema = z.union([z.string(), z.number()]).nullable()

const FrequencySchema = z.enum(FREQUENCIES)

const UnusualSchema = z
  .object({
    feature: z.string(),
    value: z.string(),
    bits: numberOrNull,
    principal: FrequencySchema,
    peers: FrequencySchema,
    account: FrequencySchema,
    everybody: FrequencySchema,
  })
  .openapi('UnusualBehaviour', {
    description:
      'A part of a behaviour that was unusual, and how often its principal, peers, account and all showed it before.',
  })

const records = z.int().nonnegative()

const TrustSchema = z
  .object({
    verdict: z.enum(FILE_VERDICTS).openapi({ description: 'The worst of its records' }),
    records,
    verified: records,
    unproven: records,
    notCovered: records,
    unlisted: records,
    altered: records,
  })
  .openapi('RecordTrust', {
    description:
      'Whether the log files that its CloudTrail records were read from are what CloudTrail delivered, by its digests.',
  })

export const FindingSchema = z
  .object({
    id: z.string(),
    type: z.string(),
    severity: SeveritySchema,
    title: z.string(),
    entity: EntitySchema,
    actor: EntitySchema.optional(),
    related: z.array(EntitySchema),
    account: z.string(),
    region: z.string(),
    start: timeOrNull,
    end: timeOrNull,
    detector: z.string(),
    score: numberOrNull,
    observed: ScalarSchema,
    expected: ScalarSchema,
    baseline: z.string(),
    examined: numberOrNull,
    techniques: z.array(z.string()),
    eventIds: z.array(z.string()),
    sample: z.boolean(),
    series: SeriesSchema.optional(),
    explanation: z.object({ sql: z.string(), parameters: z.array(ScalarSchema) }).optional(),
    unusual: z.array(UnusualSchema).optional(),
    trust: TrustSchema.optional(),
  })
  .openapi('Finding', { description: 'Something odd or bad, with what it was held against.' })

export const CauseSchema = z
  .object({
    rank: numberOrNull,
    probability: numberOrNull,
    kind: z.enum(CAUSE_KINDS),
    principal: orNull(EntitySchema),
    entity: orNull(EntitySchema),
    time: timeOrNull,
    eventIds: z.array(z.string()),
    why: z.string(),
    evidence: z.array(
      z.object({
        factor: z.string(),
        text: z.string(),
        weight: numberOrNull,
        eventIds: z.array(z.string()),
      }),
    ),
    trust: TrustSchema.optional(),
  })
  .openapi('Cause', {
    description: 'A ranked explanation; those of a group sum to 1, the last is `unexplained`.',
  })

export const FindingGroupSchema = z
  .object({
    id: z.string(),
    severity: SeveritySchema,
    title: z.string(),
    summary: z.string(),
    entities: z.array(EntitySchema),
    tactics: z.array(z.string()),
    findings: z.array(FindingSchema),
    causes: z.array(CauseSchema),
    timeline: z.array(
      z.object({
        time: timeOrNull,
        text: z.string(),
        entity: EntitySchema,
        eventId: z.string().optional(),
        findingId: z.string().optional(),
      }),
    ),
    stages: z.array(
      z.object({ tactic: z.string(), time: timeOrNull, findingIds: z.array(z.string()) }),
    ),
    severityReasons: z.array(z.string()),
    news: z
      .object({
        since: timeOrNull,
        findingIds: z.array(z.string()),
        entityIds: z.array(z.string()),
        severityBefore: SeveritySchema.optional(),
        absorbed: z.array(z.string()),
      })
      .optional()
      .openapi({ description: 'What it has that it had not when it was last reported' }),
    archived: z
      .object({ reason: z.string(), time: TimeSchema })
      .optional()
      .openapi({ description: 'When somebody is done with it and it has not grown since' }),
  })
  .openapi('FindingGroup', { description: 'Findings that belong to one story, with its causes.' })

export const GroupLineSchema = z
  .object({
    id: z.string(),
    severity: SeveritySchema,
    title: z.string(),
    summary: z.string(),
    start: timeOrNull,
    end: timeOrNull,
    entities: z.array(EntitySchema),
    tactics: z.array(z.string()),
    findings: z.number().int().openapi({ description: 'How many it has' }),
    cause: CauseSchema.pick({
      kind: true,
      probability: true,
      principal: true,
      entity: true,
      why: true,
    })
      .nullable()
      .openapi({ description: 'The likeliest' }),
    news: z
      .object({
        since: timeOrNull,
        findings: z.number().int(),
        severityBefore: SeveritySchema.optional(),
      })
      .nullable()
      .openapi({
        description:
          'When it was reported before and has grown since: since when, and by how many findings',
      }),
    archived: z.boolean().openapi({ description: 'Whether somebody is done with it' }),
  })
  .openapi('FindingGroupLine', { description: 'A finding group in a list.' })

export const GroupPageSchema = z
  .object({
    run: z
      .string()
      .nullable()
      .openapi({ description: 'The run they are of; null when there was none' }),
    scope: orNull(WindowSchema),
    suppressed: z
      .number()
      .int()
      .openapi({ description: 'Findings of the run that somebody has accepted: see suppressions' }),
    archived: z
      .number()
      .int()
      .openapi({ description: 'Groups that are left out, since somebody is done with them' }),
    items: z.array(GroupLineSchema),
    next: NextSchema,
  })
  .openapi('FindingGroupPage', {
    example: { run: null, scope: null, suppressed: 0, archived: 0, items: [], next: null },
  })

const CountsShape = {
  objects: z.number().int(),
  read: z.number().int(),
  stored: z.number().int(),
  duplicate: z.number().int(),
  rejected: z.number().int(),
}

export const CoverageSchema = z
  .object({
    ...CountsShape,
    formats: z.array(
      z.object({
        format: z.string(),
        ...CountsShape,
        start: timeOrNull.optional(),
        end: timeOrNull.optional(),
      }),
    ),
    notMembers: z
      .array(z.object({ account: z.string(), records: z.number().int() }))
      .openapi({ description: 'Records that were left out since their account is no member' }),
    missing: z.array(z.string()).openapi({
      description: 'Logs that would help and of which nothing was collected, in words',
    }),
  })
  .openapi('Coverage', {
    description: 'What was read of what may be seen: read = stored + duplicate + rejected.',
    example: {
      objects: 2,
      read: 120,
      stored: 118,
      duplicate: 1,
      rejected: 1,
      formats: [
        { format: 'cloudtrail', objects: 2, read: 120, stored: 118, duplicate: 1, rejected: 1 },
      ],
      notMembers: [],
      missing: ['VPC flow logs'],
    },
  })

/** A whole group in the published form. */
export function groupJson(group: FindingGroup): z.infer<typeof FindingGroupSchema> {
  return FindingGroupSchema.parse(groupToJson(group))
}

/** That nothing of what was collected explains it may well be the likeliest, though it is always told last. */
function likeliest(causes: FindingGroup['causes']): FindingGroup['causes'][number] | undefined {
  return causes.toSorted((a, b) => b.probability - a.probability)[0]
}

/** A group as a line of a list. */
export function groupLine(
  group: FindingGroup,
  archived: boolean = false,
): z.input<typeof GroupLineSchema> {
  const { id, severity, title, summary, tactics, entities, findings, causes, news } = group
  const { start, end } = spanOfGroup(group)
  const cause = likeliest(causes)
  return {
    id,
    severity,
    title,
    summary,
    start: isoTime(start),
    end: isoTime(end),
    entities: entities.map((entity) => ({ ...entity })),
    tactics: [...tactics],
    findings: findings.length,
    cause:
      cause === undefined
        ? null
        : {
            kind: cause.kind,
            probability: Number.isFinite(cause.probability) ? cause.probability : null,
            principal: cause.principal ?? null,
            entity: cause.entity ?? null,
            why: cause.why,
          },
    news:
      news === undefined
        ? null
        : {
            since: isoTime(news.since),
            findings: news.findingIds.length,
            ...(news.severityBefore === undefined ? {} : { severityBefore: news.severityBefore }),
          },
    archived,
  }
}
