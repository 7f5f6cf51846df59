import { z } from '@hono/zod-openapi'
import { FILE_VERDICTS } from '../../../events/trust.ts'
import { NextSchema, TimeSchema, WindowSchema } from './common.ts'

const count = z.int().nonnegative()

const chain = {
  account: z.string(),
  region: z.string(),
  trail: z.string(),
  homeRegion: z.string(),
  isBackfill: z.boolean().openapi({ description: 'Digests written later, for late deliveries' }),
}

const TROUBLES = [
  'digest-altered',
  'digest-invalid-signature',
  'digest-missing',
  'digest-unreadable',
  'file-altered',
  'file-missing',
  'file-unlisted',
] as const

export const LogTrustSchema = z
  .object({
    keys: count.openapi({
      description: 'Public keys that are pinned; without any nothing is proven',
    }),
    chains: z.array(
      z.object({
        ...chain,
        start: TimeSchema,
        end: TimeSchema,
        digests: z.record(z.string(), count).openapi({ description: 'How many of each state' }),
        files: z.object({
          verified: count,
          unproven: count,
          altered: count,
          missing: count,
          notRead: count,
          unhashed: count,
          moved: count,
        }),
        breaks: z.array(
          z.object({
            kind: z.enum(['missing', 'gap']),
            start: TimeSchema,
            end: TimeSchema,
            place: z.string(),
          }),
        ),
      }),
    ),
    problems: z.array(
      z.object({
        ...chain,
        trouble: z.enum(TROUBLES),
        start: TimeSchema,
        end: TimeSchema,
        place: z.string().openapi({ description: 'Bucket and key that were signed, or empty' }),
        object: z.string().openapi({ description: 'The log object that was read, or empty' }),
      }),
    ),
    more: count.openapi({ description: 'Problems that are not listed' }),
    unread: z
      .array(
        z.object({
          account: z.string(),
          region: z.string(),
          object: z.string(),
          reason: z
            .string()
            .openapi({ description: 'Why it was refused, as rejects name it, or empty' }),
        }),
      )
      .openapi({
        description:
          'Digests that could not be read though nothing speaks of tampering: the files that they list are not verifiable. At most 200',
      }),
  })
  .openapi('LogTrust', { example: { keys: 1, chains: [], problems: [], more: 0, unread: [] } })

export const FileTrustSchema = z
  .object({
    verdict: z.enum(FILE_VERDICTS).nullable().openapi({
      description: 'null: the record is none of CloudTrail, or no digest was read',
    }),
    object: z.string().openapi({ description: 'The log file that it was read from' }),
    digest: z
      .string()
      .openapi({ description: 'Bucket and key of the digest that lists it, or empty' }),
    isMoved: z.boolean().openapi({ description: 'Whether it lies elsewhere than the digest says' }),
  })
  .openapi('FileTrust', { example: { verdict: null, object: '', digest: '', isMoved: false } })

export const CoverageHoursSchema = z
  .object({
    scope: WindowSchema.openapi({ description: 'Whole hours, UTC' }),
    items: z.array(
      z.object({
        format: z.string(),
        account: z.string().nullable().openapi({ description: 'null: records that name none' }),
        region: z.string().nullable().openapi({ description: 'null: records that name none' }),
        records: z.array(count).openapi({ description: 'Stored records of each hour' }),
        states: z.string().openapi({
          description:
            'A letter an hour: s seen, e empty (the log is delivered and the hour had none), m missing, l late (not yet due), - unknown',
        }),
      }),
    ),
    next: NextSchema,
  })
  .openapi('CoverageHours', {
    example: {
      scope: { start: '2026-01-19T00:00:00.000Z', end: '2026-01-19T03:00:00.000Z' },
      items: [
        {
          format: 'cloudtrail',
          account: '111122223333',
          region: 'us-east-1',
          records: [12, 0, 3],
          states: 'sms',
        },
      ],
      next: null,
    },
  })
