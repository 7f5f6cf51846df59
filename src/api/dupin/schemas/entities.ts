import { z } from '@hono/zod-openapi'
import {
  EntitySchema,
  EntityTypeSchema,
  NextSchema,
  orNull,
  SeveritySchema,
  scoped,
  TimeSchema,
} from './common.ts'
import { CauseSchema, GroupLineSchema, SeriesSchema } from './report.ts'

export const EntityPageSchema = z
  .object({
    items: z.array(
      z.object({
        type: EntityTypeSchema,
        id: z.string(),
        fit: z.enum(['exact', 'prefix', 'part']).openapi({
          description: 'Whether the text is its id or name, begins it, or stands somewhere in it',
        }),
      }),
    ),
    next: NextSchema,
  })
  .openapi('EntityPage', {
    example: {
      items: [{ type: 'iam-role', id: 'arn:aws:iam::111122223333:role/release', fit: 'exact' }],
      next: null,
    },
  })

const ColumnSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    kind: z.enum([
      'text',
      'entity',
      'time',
      'count',
      'number',
      'share',
      'bytes',
      'milliseconds',
      'tokens',
      'flag',
    ]),
    description: z.string(),
  })
  .openapi('PanelColumn')

const PanelInfoSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    kind: z.enum([
      'information',
      'activity-over-time',
      'grouped-by-value',
      'newly-observed',
      'changed-significantly',
    ]),
    description: z.string(),
    columns: z.array(ColumnSchema),
  })
  .openapi('Panel', { description: 'One look at an entity.' })

export const PanelListSchema = z
  .object({ items: z.array(PanelInfoSchema), next: NextSchema })
  .openapi('PanelList', { example: { items: [], next: null } })

const HeaderSchema = EntitySchema.extend({
  name: z.string().openapi({ description: 'For people' }),
  account: z.string().nullable(),
  region: z.string().nullable(),
  firstSeen: TimeSchema,
  lastSeen: TimeSchema,
}).openapi('EntityHeader', {
  example: {
    type: 'iam-role',
    id: 'arn:aws:iam::111122223333:role/release',
    name: 'release',
    account: '111122223333',
    region: null,
    firstSeen: '2026-01-01T08:00:00.000Z',
    lastSeen: '2026-01-20T17:00:00.000Z',
  },
})

const AnomalySchema = z
  .object({
    finding: z.string(),
    group: z.string(),
    type: z.string(),
    severity: SeveritySchema,
    title: z.string(),
    start: TimeSchema,
    end: TimeSchema,
    label: z.string().openapi({ description: 'Which series is unlike itself' }),
    onset: SeriesSchema.shape.onset,
  })
  .openapi('EntityAnomaly', { description: 'A series of the entity that was unlike itself.' })

const EntityCauseSchema = CauseSchema.pick({
  kind: true,
  probability: true,
  principal: true,
  entity: true,
  why: true,
})
  .extend({ group: z.string(), time: TimeSchema, eventId: z.string() })
  .openapi('EntityCause', { description: 'The likeliest cause of a group it has a part in.' })

export const ProfileSchema = z
  .object({
    entity: HeaderSchema,
    ...scoped,
    calls: z.object({ successful: z.number().int(), failed: z.number().int() }).openapi({
      description: 'Calls by it or with it in the scope; of a resource, calls that acted on it',
    }),
    findingGroups: z.array(GroupLineSchema).openapi({
      description: 'Groups of the latest run that it has a part in, the gravest first, at most 50',
    }),
    findings: z.number().int().openapi({
      description: 'How many findings of the latest run name it; of an account those in it',
    }),
    anomalies: z
      .array(AnomalySchema)
      .openapi({ description: 'Those of the findings that are about a series, at most 100' }),
    causes: z.array(EntityCauseSchema),
    panels: z.array(PanelInfoSchema),
  })
  .openapi('EntityProfile', {
    example: {
      entity: {
        type: 'iam-role',
        id: 'arn:aws:iam::111122223333:role/release',
        name: 'release',
        account: '111122223333',
        region: null,
        firstSeen: '2026-01-01T08:00:00.000Z',
        lastSeen: '2026-01-20T17:00:00.000Z',
      },
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
      calls: { successful: 12, failed: 1 },
      findingGroups: [],
      findings: 0,
      anomalies: [],
      causes: [],
      panels: [],
    },
  })

const StatementSchema = z
  .object({
    sql: z.string(),
    parameters: z
      .array(z.string())
      .openapi({ description: 'What $1, $2 … were bound with, written as SQL' }),
  })
  .openapi('Statement', { example: { sql: 'SELECT $1', parameters: ["'churn'"] } })

export const PanelAnswerSchema = z
  .object({
    panel: PanelInfoSchema,
    entity: EntitySchema,
    ...scoped,
    notes: z
      .array(z.string())
      .openapi({ description: 'What whoever reads it must know, such as which log it is from' }),
    truncated: z.boolean().openapi({
      description: 'There were more rows than a panel has; the first in its order are kept',
    }),
    statements: z.array(StatementSchema).openapi({
      description: 'What the lake was asked for the rows, in order, to be asked again by hand',
    }),
    items: z
      .array(
        z.record(
          z.string(),
          z.union([z.string(), z.number(), z.boolean(), z.null(), EntitySchema]),
        ),
      )
      .openapi({
        description: 'Rows, by the names of the columns. A panel over time has one for every hour.',
      }),
    next: NextSchema,
  })
  .openapi('PanelAnswer', {
    example: {
      panel: {
        name: 'regions',
        title: 'Regions',
        kind: 'grouped-by-value',
        description: 'The Regions that were called.',
        columns: [
          {
            name: 'successful',
            title: 'Successful calls',
            kind: 'count',
            description: 'in the scope',
          },
        ],
      },
      entity: { type: 'iam-role', id: 'arn:aws:iam::111122223333:role/release' },
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
      notes: [],
      truncated: false,
      statements: [],
      items: [{ successful: 12 }],
      next: null,
    },
  })

const BehindSchema = z.object({
  principal: EntitySchema,
  session: z.string().nullable(),
  sourceIp: z.string().nullable(),
  time: TimeSchema,
  operation: z.string(),
  eventId: z.string(),
})

const ChangedSchema = z.object({
  since: z
    .object({ eventId: z.string(), time: TimeSchema, target: z.string() })
    .nullable()
    .openapi({ description: 'The call that had last set it; null when no log has one' }),
  fields: z.array(
    z.object({
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  more: z.number().int().openapi({ description: 'Further fields that are not told' }),
})

export const ChangePageSchema = z
  .object({
    truncated: z
      .boolean()
      .openapi({ description: 'There were more than 2,000 in the window; the latest are kept' }),
    items: z.array(
      z
        .object({
          time: TimeSchema,
          eventId: z.string(),
          service: z.string(),
          operation: z.string(),
          account: z.string(),
          region: z.string(),
          actor: EntitySchema,
          session: z.string().nullable(),
          sourceIdentity: z.string().nullable(),
          behind: z
            .array(BehindSchema)
            .openapi({ description: 'Who opened the session, nearest first, where a log tells' }),
          via: z
            .string()
            .nullable()
            .openapi({ description: 'The AWS service that did it for them' }),
          accessKey: z.string().nullable(),
          sourceIp: z.string().nullable(),
          userAgent: z.string().nullable(),
          target: orNull(EntitySchema),
          on: EntitySchema.openapi({ description: 'What was changed: it, or what it rests on' }),
          succeeded: z.boolean(),
          error: z.string().nullable(),
          changed: ChangedSchema,
          hops: z
            .number()
            .int()
            .openapi({ description: '0: the entity itself; more: what it rests on' }),
        })
        .openapi('Change'),
    ),
    next: NextSchema,
  })
  .openapi('ChangePage', { example: { truncated: false, items: [], next: null } })
