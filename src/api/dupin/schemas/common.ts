import { z } from '@hono/zod-openapi'
import { ENTITY_TYPES } from '../../../events/entity.ts'
import { SEVERITIES } from '../../../events/severity.ts'
import { parseTime } from '../../../events/time.ts'

export const TimeSchema = z.iso
  .datetime()
  .openapi({ description: 'ISO 8601, UTC', example: '2026-01-20T00:00:00.000Z' })

export const EntityTypeSchema = z.enum(ENTITY_TYPES).openapi('EntityType')
export const SeveritySchema = z.enum(SEVERITIES).openapi('Severity')

export const EntitySchema = z.object({ type: EntityTypeSchema, id: z.string() }).openapi('Entity', {
  description: 'Something with an identity over time; its id is an ARN wherever AWS has one.',
  example: { type: 'iam-role', id: 'arn:aws:iam::111122223333:role/release' },
})

/** Null, or what a schema has. (A named schema with `nullable` would be described as one that null never fits.) */
export function orNull<S extends z.ZodType>(schema: S) {
  return z.union([schema, z.null()])
}

export const WindowSchema = z
  .object({ start: TimeSchema, end: TimeSchema })
  .openapi('Window', { description: 'Half-open: `start <= t < end`.' })

/** What every answer that is about a stretch of time begins with. */
export const scoped = {
  scope: WindowSchema,
  baseline: WindowSchema.openapi({
    description: 'What the scope is held against: the 45 days before.',
  }),
}

export const MOST_ID = 2048

/** An id as it comes in a path: opaque, whatever it is. */
export const IdParam = z.string().min(1).max(MOST_ID)

export const parsedTime = z
  .string()
  .max(40)
  .transform((text, context) => {
    const time = parseTime(text)
    if (!Number.isNaN(time)) return time
    context.addIssue({ code: 'custom', message: 'is no time: write 2026-01-20T08:00:00Z' })
    return z.NEVER
  })
  .openapi({ type: 'string', format: 'date-time', example: '2026-01-20T00:00:00Z' })

export const scopeParams = {
  from: parsedTime.optional().openapi({
    description:
      'Beginning of the scope, rounded down to the hour; a day before its end unless given.',
  }),
  to: parsedTime.optional().openapi({
    description:
      'End of the scope, rounded up to the hour; the end of what the lake holds unless given.',
  }),
}

const WHOLE = /^\d{1,4}$/

/** A whole number of a query, which is text. */
export function numberParam(least: number, most: number, usual: number) {
  return z
    .string()
    .regex(WHOLE, 'is no whole number')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .optional()
    .transform((value) => value ?? usual)
    .openapi({ type: 'integer', minimum: least, maximum: most, default: usual })
}

export const pageParams = {
  limit: numberParam(1, 200, 50).openapi({ description: 'Most items of the page.' }),
  cursor: z
    .string()
    .min(1)
    .max(8192)
    .optional()
    .openapi({ description: '`next` of the page before, with otherwise the same question.' }),
}

/** Of lists that end at a thousand and cost the same however much of them is told: they may be had at once. */
export const wholeParams = {
  ...pageParams,
  limit: numberParam(1, 1000, 50).openapi({ description: 'Most items of the page.' }),
}

export const NextSchema = z
  .string()
  .nullable()
  .openapi({ description: 'The cursor of the next page; null when this was the last.' })

/** A time of the inside as one of an answer; null when it is none. */
export function isoTime(time: number): string | null {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null
}

export function isoWindow({ start, end }: { readonly start: number; readonly end: number }) {
  return { start: isoTime(start), end: isoTime(end) }
}
