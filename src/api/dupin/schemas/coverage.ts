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
