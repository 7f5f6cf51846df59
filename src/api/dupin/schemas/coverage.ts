import { z } from '@hono/zod-openapi'
import { NextSchema, WindowSchema } from './common.ts'

const count = z.number().int()

export const CoverageDaysSchema = z
  .object({
    scope: WindowSchema.openapi({ description: 'Whole days, UTC' }),
    items: z.array(
      z.object({
        format: z.string(),
        account: z.string().nullable().openapi({ description: 'null: records that name none' }),
        days: z.array(count).openapi({ description: 'Stored records of each day' }),
      }),
    ),
    next: NextSchema,
  })
  .openapi('CoverageDays', {
    example: {
      scope: { start: '2026-01-19T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      items: [{ format: 'cloudtrail', account: '111122223333', days: [120, 0] }],
      next: null,
    },
  })

export const WantedLogsSchema = z
  .object({
    items: z.array(
      z.object({
        log: z.string(),
        title: z.string(),
        state: z.enum(['collected', 'missing', 'not-needed']).openapi({
          description: '`not-needed`: nothing is known that it would tell of',
        }),
        without: z.string().openapi({ description: 'What cannot be seen without it' }),
        steps: z.array(z.string()),
        command: z.string().openapi({
          description: 'Commands of the AWS CLI; names in capitals are to be replaced',
        }),
        setting: z.string().nullable().openapi({ description: 'The key of `infra/`' }),
        documentation: z.string(),
      }),
    ),
  })
  .openapi('WantedLogs', { example: { items: [] } })

export const SourcesSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        kind: z.string().openapi({ description: 'As in the configuration: `s3`, `sqs` …' }),
        state: z.enum(['waiting', 'collecting', 'failing']).openapi({
          description:
            '`failing`: its last attempt did not get through; `waiting`: there was none yet',
        }),
        objects: count.openapi({ description: 'Log objects that were read' }),
        records: count.openapi({ description: 'Records of them that were new' }),
        unreadable: count.openapi({
          description: 'Attempts at log objects of which not a byte could be read',
        }),
        parked: count.openapi({ description: 'Messages of a queue that were given up' }),
        problems: count.openapi({ description: 'What could not be listed at the last attempt' }),
        lastSuccess: z.iso.datetime().nullable(),
        lastError: z.object({ at: z.iso.datetime(), message: z.string() }).nullable(),
        lagSeconds: z.number().nullable().openapi({
          description:
            'From when the oldest message of the last batch of a queue was sent until what it names could be asked for',
        }),
      }),
    ),
  })
  .openapi('Sources', {
    example: {
      items: [
        {
          name: 'sqs:new-logs',
          kind: 'sqs',
          state: 'collecting',
          objects: 1204,
          records: 98_211,
          unreadable: 0,
          parked: 0,
          problems: 0,
          lastSuccess: '2026-01-20T10:00:00.000Z',
          lastError: null,
          lagSeconds: 2.1,
        },
      ],
    },
  })

export const RejectPageSchema = z
  .object({
    counts: z.array(
      z.object({
        format: z.string(),
        reason: z.string().openapi({ description: 'A word: see the reference of formats' }),
        records: count,
        objects: count,
      }),
    ),
    items: z.array(
      z.object({
        reason: z.string(),
        detail: z.string(),
        format: z.string(),
        object: z.string().openapi({ description: 'The log object that it was read from' }),
        position: count.openapi({ description: 'Byte of the inflated object where it begins' }),
        excerpt: z.string().openapi({ description: 'Its beginning, as it was: never markup' }),
        records: count.openapi({ description: 'How many it stands for' }),
      }),
    ),
    next: NextSchema,
  })
  .openapi('RejectPage', { example: { counts: [], items: [], next: null } })
