import { z } from '@hono/zod-openapi'
import { EntitySchema, NextSchema, scoped, TimeSchema, WindowSchema } from './common.ts'
import { ModelLineSchema } from './models.ts'
import { CoverageSchema, FindingSchema, GroupLineSchema } from './report.ts'

const count = z.number().int()
const days = z.array(z.number()).length(7).openapi({ description: 'Sums of the last seven days' })

export const ScopeSchema = z
  .object({
    ...scoped,
    run: z
      .object({ id: z.string(), scope: WindowSchema })
      .nullable()
      .openapi({ description: 'The latest successful run; null when there was none' }),
  })
  .openapi('Scope', {
    example: {
      run: null,
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
    },
  })

const GeolocationSchema = z
  .object({
    country: z.string().openapi({ description: 'ISO 3166-1 alpha-2' }),
    city: z.string().nullable().openapi({ description: 'null: only the country is known' }),
    name: z.string(),
    latitude: z.number().nullable().openapi({ description: 'Degrees, rounded to one decimal' }),
    longitude: z.number().nullable(),
    coarse: z.boolean().openapi({ description: 'The point is about the middle of the country' }),
    isNew: z.boolean().openapi({ description: 'Nothing came from there in the baseline' }),
    newCountry: z.boolean().openapi({ description: 'Nor from the whole country' }),
    addresses: count,
    successful: count,
    failed: count,
    principals: z
      .array(z.object({ entity: EntitySchema, successful: count, failed: count }))
      .openapi({ description: 'The busiest, at most ten' }),
    principalCount: count,
    firstSeen: TimeSchema,
  })
  .openapi('Geolocation', { description: 'A place from which calls came in the scope.' })

const CostSchema = z
  .object({
    usd: z.number().nullable().openapi({
      description:
        'At list price, on demand, in us-east-1: an estimate. Of the models whose price is known; null when none is',
    }),
    unpriced: z.array(z.string()).openapi({ description: 'Models whose price is not known' }),
  })
  .openapi('TokenCost')

export const SummarySchema = z
  .object({
    ...scoped,
    run: z.string().nullable().openapi({ description: 'The run that findings are of' }),
    findingGroups: z.array(GroupLineSchema),
    groupCount: count.openapi({
      description: 'Finding groups there are, those beyond the list included',
    }),
    models: z.array(ModelLineSchema).openapi({
      description: 'Endpoints and models that were called or have anomalies, the gravest first',
    }),
    modelCount: count.openapi({ description: 'The same, those beyond the list included' }),
    geolocations: z.array(GeolocationSchema).openapi({ description: 'Those newly observed first' }),
    geolocationsLack: z.enum(['no-places', 'no-baseline']).nullable().openapi({
      description:
        'What is missing: places of addresses (`dupin ingest --geoip`), so that there are none; or a past, so that none is told to be new',
    }),
    principals: z.array(z.object({ entity: EntitySchema, successful: count, failed: count, days })),
    callers: z.array(
      z.object({
        entity: EntitySchema,
        invocations: count,
        inputTokens: count,
        outputTokens: count,
        cost: CostSchema,
        days: days.openapi({ description: 'Tokens of the last seven days' }),
      }),
    ),
    traffic: z.array(
      z.object({
        entity: EntitySchema,
        bytesIn: z.number(),
        bytesOut: z.number(),
        days: days.openapi({ description: 'Bytes of the last seven days' }),
      }),
    ),
    coverage: CoverageSchema,
  })
  .openapi('Summary', { description: 'What the console shows first.' })

export const HighVolumePageSchema = z
  .object({
    scope: WindowSchema,
    items: z.array(
      z.object({
        entity: EntitySchema,
        kind: z.enum(['api-calls', 'invocations', 'connections']),
        threshold: z.number().openapi({ description: 'Over which an hour is extreme' }),
        hours: count.openapi({ description: 'Hours that were over it' }),
        total: z.number().openapi({ description: 'Of those hours' }),
        peak: z.number(),
        peakTime: TimeSchema,
        first: TimeSchema,
        last: TimeSchema,
      }),
    ),
    next: NextSchema,
  })
  .openapi('HighVolumePage', {
    example: {
      scope: { start: '2026-01-01T00:00:00.000Z', end: '2026-01-31T00:00:00.000Z' },
      items: [],
      next: null,
    },
  })

export const UsageSchema = z
  .object({
    measured: TimeSchema.nullable(),
    bytes: z.number().openapi({ description: 'Log objects as they are stored, latest 30 days' }),
    projectedBytes: z.number().openapi({ description: 'The mean of a day, times thirty' }),
    items: z.array(
      z.object({
        account: z.string().nullable().openapi({ description: 'null: logs that name none' }),
        package: z.string(),
        inDetective: z
          .boolean()
          .openapi({ description: 'Whether Amazon Detective has the package' }),
        bytes: z.number(),
        days: count,
        projectedBytes: z.number(),
      }),
    ),
    next: NextSchema,
  })
  .openapi('Usage', {
    example: {
      measured: '2026-01-31T00:00:00.000Z',
      bytes: 1024,
      projectedBytes: 30_720,
      items: [
        {
          account: '111122223333',
          package: 'DETECTIVE_CORE',
          inDetective: true,
          bytes: 1024,
          days: 1,
          projectedBytes: 30_720,
        },
      ],
      next: null,
    },
  })

const FieldsSchema = z.record(z.string(), z.union([z.string(), z.number()]))

export const RecordSchema = z
  .object({
    table: z.enum(['api_call', 'invocation', 'flow', 'metric', 'finding', 'dns_query']),
    id: z.string(),
    time: TimeSchema,
    fields: FieldsSchema.openapi({
      description:
        'By column of the lake; what was absent is left out. Text is as somebody wrote it: never markup.',
    }),
    object: z.string().openapi({ description: 'The log object that it was read from' }),
  })
  .openapi('LogRecord', {
    example: {
      table: 'api_call',
      id: '8c7f5b0a-3b0e-4a54-9d4f-0f3a5d1c2b10',
      time: '2026-01-20T08:00:00.000Z',
      fields: {
        service: 'sagemaker.amazonaws.com',
        operation: 'UpdateEndpoint',
        outcome: 'success',
      },
      object: 's3://logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/20/file.json.gz',
    },
  })

export const FindingAnswerSchema = z
  .object({
    finding: FindingSchema,
    group: z.string().nullable().openapi({ description: 'The finding group that it is in' }),
    evidence: z
      .object({
        items: z.array(z.record(z.string(), z.unknown())),
        truncated: z.boolean(),
      })
      .openapi({ description: 'The rows that `explanation` of the finding selects, at most 200' }),
  })
  .openapi('FindingAnswer')
