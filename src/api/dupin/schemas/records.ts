import { z } from '@hono/zod-openapi'
import {
  type ListedRecord,
  RECORD_FILTERS,
  RECORD_KINDS,
  type RecordCondition,
  type RecordFilter,
} from '../../../investigations/view/graph-view.ts'
import {
  isoTime,
  MOST_ID,
  NextSchema,
  orNull,
  scopeParams,
  TimeSchema,
  WindowSchema,
} from './common.ts'

/** Nobody types more; a page that asks for more has a list of its own. */
const MOST_VALUES = 50

const value = z.string().max(MOST_ID)
const someValues = z
  .union([value, z.array(value).max(MOST_VALUES)])
  .optional()
  .transform((given) => (given === undefined || Array.isArray(given) ? given : [given]))

const valuesOf = (description: string) =>
  someValues.openapi({
    type: 'array',
    items: { type: 'string' },
    description: `${description} Given several times: any of them. Empty: where the log does not say.`,
  })

const MEANINGS: Readonly<Record<RecordFilter, string>> = {
  actor: 'Who did it: a principal, role session or access key.',
  target:
    'What was acted on: a resource, endpoint or model; of flows an interface or instance, of DNS queries an instance.',
  operation: 'API operation; of metrics the name.',
  service: 'Such as `sagemaker.amazonaws.com`; of findings who made it.',
  ip: 'Source address; of flows either end.',
  error: 'Error code; of DNS queries the response code.',
  account: 'Account.',
  region: 'Region.',
  session: 'ARN of the role session.',
  key: 'Access key id.',
  agent: 'User agent.',
  outcome: 'How the call ended: success, denied, throttled, invalid, not-found or failed.',
  port: 'Port at either end.',
  action: 'ACCEPT or REJECT; of DNS queries what a firewall did.',
  direction: 'ingress or egress.',
  namespace: 'Namespace of metrics.',
  type: 'Type of findings and DNS queries; origin of invocations.',
  domain: 'Domain name that was asked for: lower case, without the dot at its end.',
}

const filters = {
  actor: valuesOf(MEANINGS.actor),
  target: valuesOf(MEANINGS.target),
  operation: valuesOf(MEANINGS.operation),
  service: valuesOf(MEANINGS.service),
  ip: valuesOf(MEANINGS.ip),
  error: valuesOf(MEANINGS.error),
  account: valuesOf(MEANINGS.account),
  region: valuesOf(MEANINGS.region),
  session: valuesOf(MEANINGS.session),
  key: valuesOf(MEANINGS.key),
  agent: valuesOf(MEANINGS.agent),
  outcome: valuesOf(MEANINGS.outcome),
  port: valuesOf(MEANINGS.port),
  action: valuesOf(MEANINGS.action),
  direction: valuesOf(MEANINGS.direction),
  namespace: valuesOf(MEANINGS.namespace),
  type: valuesOf(MEANINGS.type),
  domain: valuesOf(MEANINGS.domain),
} satisfies Record<RecordFilter, unknown>

/** What records are asked for by. */
export const recordParams = {
  kind: z.enum(RECORD_KINDS).default('call').openapi({ description: 'Which log.' }),
  ...filters,
  not: someValues.openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'What is left out, as `filter=value`, such as `error=AccessDenied`.',
    example: ['operation=GetObject'],
  }),
  text: z
    .string()
    .max(MOST_ID)
    .default('')
    .openapi({
      description:
        'Stands somewhere in a name, ARN, address, user agent or error code, whatever its case. Requests and responses are not ' +
        'searched.',
    }),
  ...scopeParams,
}

type Asked = { readonly not?: readonly string[] | undefined } & Readonly<
  Partial<Record<RecordFilter, readonly string[] | undefined>>
>

/** What is wrong with an exclusion; undefined when it is sound. */
export function conditionsOf(asked: Asked): readonly RecordCondition[] | undefined {
  const wanted = RECORD_FILTERS.flatMap((filter): RecordCondition[] => {
    const values = asked[filter]
    return values === undefined || values.length === 0 ? [] : [{ filter, values }]
  })
  const unwanted = (asked.not ?? []).map((text): RecordCondition | undefined => {
    const [name, ...rest] = text.split('=')
    const filter = RECORD_FILTERS.find((one) => one === name)
    if (filter === undefined || rest.length === 0) return undefined
    return { filter, values: [rest.join('=')], not: true }
  })
  if (unwanted.includes(undefined)) return undefined
  return [...wanted, ...unwanted.flatMap((one) => one ?? [])]
}

const FieldsSchema = z.record(z.string(), z.union([z.string(), z.number()])).openapi({
  description: 'By column of the lake, without long texts; what was absent is left out.',
})

const ListedRecordSchema = z
  .object({
    id: z.string().openapi({ description: 'Opens the record' }),
    time: TimeSchema,
    fields: FieldsSchema,
  })
  .openapi('ListedRecord')

const kind = z.enum(RECORD_KINDS)

export const RecordPageSchema = z
  .object({
    scope: WindowSchema,
    kind,
    statement: z
      .object({ sql: z.string(), parameters: z.array(z.union([z.string(), z.number()])) })
      .openapi({ description: 'What was asked of the lake' }),
    items: z.array(ListedRecordSchema).openapi({ description: 'The newest first' }),
    next: NextSchema,
  })
  .openapi('RecordPage', {
    example: {
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      kind: 'call',
      statement: { sql: 'SELECT …', parameters: ['2026-01-20 00:00:00.000'] },
      items: [
        {
          id: '8c7f5b0a-3b0e-4a54-9d4f-0f3a5d1c2b10',
          time: '2026-01-20T08:00:00.000Z',
          fields: { operation: 'UpdateEndpoint', outcome: 'success' },
        },
      ],
      next: null,
    },
  })

export const RecordCountsSchema = z
  .object({
    scope: WindowSchema,
    kind,
    count: z.number().int().openapi({ description: 'All records that fit' }),
    failed: z.number().int().openapi({ description: 'Those that failed, or were rejected' }),
    hours: z
      .array(z.object({ time: TimeSchema, count: z.number().int(), failed: z.number().int() }))
      .openapi({ description: 'Hours that have any, in order' }),
  })
  .openapi('RecordCounts', {
    example: {
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      kind: 'call',
      count: 3,
      failed: 1,
      hours: [{ time: '2026-01-20T08:00:00.000Z', count: 3, failed: 1 }],
    },
  })

export const RecordNeighboursSchema = z
  .object({
    kind,
    by: orNull(z.object({ filter: z.enum(RECORD_FILTERS), value: z.string() })).openapi({
      description: 'What they have in common; null when the record names nobody',
    }),
    before: z.array(ListedRecordSchema).openapi({ description: 'The latest first' }),
    after: z.array(ListedRecordSchema).openapi({ description: 'The earliest first' }),
  })
  .openapi('RecordNeighbours', { example: { kind: 'call', by: null, before: [], after: [] } })

export function listedJson({ id, time, fields }: ListedRecord) {
  return { id, time: isoTime(time), fields }
}
