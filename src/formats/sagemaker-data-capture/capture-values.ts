import type { Event } from '../../events/event.ts'
import { CAPTURE_SIDES, FEATURE_KINDS } from '../../events/tables.ts'
import { bucketOf } from '../../statistics/log-buckets.ts'
import { cutText } from '../event-of.ts'
import { csvRows } from './csv-rows.ts'
import { jsonRows, type NamedValue, parseBody } from './json-rows.ts'
import type { Payload } from './payload.ts'

/** What every value of a record has in common. */
export interface CaptureIdentity {
  readonly eventId: string
  readonly time: number
  readonly endpoint: string
  readonly variant: string
}

export type CaptureSide = (typeof CAPTURE_SIDES)[number]

/** Longer text is free text: that it is there counts, not what it says. */
const CATEGORY_CHARACTERS = 128
const FEATURE_CHARACTERS = 256
/** What language models and their servers call free text, however short it is. */
const TEXT_NAME =
  /(?:^|\.)(?:content|text|prompt|inputs|query|question|answer|completion|generated_text|inputText|outputText)(?:\[\d+\])*$/
const MISSING = FEATURE_KINDS.indexOf('missing')
const NUMERIC = FEATURE_KINDS.indexOf('numeric')
const CATEGORICAL = FEATURE_KINDS.indexOf('categorical')

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** How pandas and its like write a value that is not there. */
const ABSENT: ReadonlySet<string> = new Set(['', 'nan', 'NaN', 'null', 'NULL', 'None'])

/** The rows of a body, each a list of named values; at most `most` values in all. */
export function rowsOf(payload: Payload, most: number): readonly (readonly NamedValue[])[] {
  if (payload.form === 'csv')
    return csvRows(payload.content, most).map((fields) =>
      fields.map((field, i) => ({ name: `column_${i}`, value: csvValue(field) })),
    )
  if (payload.form === 'opaque') return []
  const values = parseBody(payload.content)
  return values === undefined ? [] : jsonRows(values, most)
}

/** The first number among the values, NaN when there is none. */
export function firstNumber(rows: readonly (readonly NamedValue[])[]): number {
  for (const row of rows)
    for (const { value } of row)
      if (typeof value === 'number' && Number.isFinite(value)) return value
  return Number.NaN
}

/** Whether a value is what somebody said, and no category. */
export function isFreeText(name: string, value: NamedValue['value']): boolean {
  if (typeof value === 'boolean') return TEXT_NAME.test(name)
  return typeof value === 'string' && (value.length > CATEGORY_CHARACTERS || TEXT_NAME.test(name))
}

/** A value has the key of its invocation; the rows of one request are told apart by their number. */
export function captureValues(
  rows: readonly (readonly NamedValue[])[],
  side: CaptureSide,
  identity: CaptureIdentity,
): readonly Event[] {
  const shared = {
    time: identity.time,
    resource: identity.endpoint,
    variant: identity.variant,
    side: CAPTURE_SIDES.indexOf(side),
  }
  return rows.flatMap((row, i) => {
    const place = { key: identity.eventId, row: i, ...shared }
    return row.map(({ name, value }) => ({
      table: 'capture_value' as const,
      row: { ...place, feature: cutText(name, FEATURE_CHARACTERS), ...measured(name, value) },
    }))
  })
}

function measured(name: string, value: NamedValue['value']): Record<string, string | number> {
  if (value === null || value === '') return { kind: MISSING }
  if (typeof value === 'number') {
    const bucket = bucketOf(value)
    if (bucket === undefined) return { kind: MISSING }
    return Number.isFinite(value) ? { kind: NUMERIC, bucket, value } : { kind: NUMERIC, bucket }
  }
  return { kind: CATEGORICAL, category: isFreeText(name, value) ? '<text>' : String(value) }
}

function csvValue(field: string): string | number | null {
  if (ABSENT.has(field)) return null
  return field.length <= 64 && NUMBER.test(field) ? Number(field) : field
}
