import { z } from 'zod'
import { SEVERITIES } from '../events/severity.ts'
import type { Document, DocumentChange } from '../lake/documents.ts'
import type { Indicator } from './indicators/indicator.ts'
import {
  INVESTIGATION_STATES,
  INVESTIGATION_STATUSES,
  type Investigation,
} from './investigation.ts'

/** Kinds of the documents in which investigations and their indicators rest. */
export const INVESTIGATION_KIND = 'investigation'
export const INDICATORS_KIND = 'indicators'

/** The id of both documents of an investigation: neither part has a bar in it. */
export function documentId(graphArn: string, id: string): string {
  return `${graphArn}|${id}`
}

export function investigationDocument(investigation: Investigation): Document {
  const id = documentId(investigation.graphArn, investigation.id)
  return { kind: INVESTIGATION_KIND, id, body: JSON.stringify(investigation) }
}

export function indicatorsDocument(
  { graphArn, id }: Investigation,
  indicators: readonly Indicator[],
): Document {
  return { kind: INDICATORS_KIND, id: documentId(graphArn, id), body: JSON.stringify(indicators) }
}

/** The changes that forget an investigation and its indicators. */
export function forgetting({ graphArn, id }: Investigation): readonly DocumentChange[] {
  return [INVESTIGATION_KIND, INDICATORS_KIND].map((kind) => ({
    kind,
    id: documentId(graphArn, id),
  }))
}

const TIME = z.number().int()
const COUNT = z.number().int().nonnegative()

const INVESTIGATION = z.strictObject({
  id: z.string().regex(/^\d{21}$/),
  graphArn: z.string().min(1),
  entityArn: z.string().min(1),
  entityType: z.enum(['IAM_ROLE', 'IAM_USER']),
  created: TIME,
  scope: z.strictObject({ start: TIME, end: TIME }),
  status: z.enum(INVESTIGATION_STATUSES),
  severity: z.enum(SEVERITIES).optional(),
  state: z.enum(INVESTIGATION_STATES),
  begun: COUNT.optional(),
  failure: z.string().optional(),
})

const ADDRESS = z.string()
const NEW = { isNewForEntireAccount: z.boolean() }

const INDICATORS: z.ZodType<readonly Indicator[]> = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('TTP_OBSERVED'),
      tactic: z.string(),
      technique: z.string(),
      procedure: z.string(),
      ipAddress: ADDRESS,
      apiName: z.string(),
      apiSuccessCount: COUNT,
      apiFailureCount: COUNT,
    }),
    z.strictObject({
      type: z.literal('IMPOSSIBLE_TRAVEL'),
      startingIpAddress: ADDRESS,
      endingIpAddress: ADDRESS,
      startingLocation: z.string(),
      endingLocation: z.string(),
      hourlyTimeDelta: COUNT,
    }),
    z.strictObject({
      type: z.literal('FLAGGED_IP_ADDRESS'),
      ipAddress: ADDRESS,
      reason: z.literal('AWS_THREAT_INTELLIGENCE'),
    }),
    z.strictObject({
      type: z.literal('NEW_GEOLOCATION'),
      location: z.string(),
      ipAddress: ADDRESS,
      ...NEW,
    }),
    z.strictObject({ type: z.literal('NEW_ASO'), aso: z.string(), ...NEW }),
    z.strictObject({ type: z.literal('NEW_USER_AGENT'), userAgent: z.string(), ...NEW }),
    z.strictObject({
      type: z.literal('RELATED_FINDING'),
      arn: z.string(),
      findingType: z.string(),
      ipAddress: ADDRESS,
    }),
    z.strictObject({ type: z.literal('RELATED_FINDING_GROUP'), id: z.string() }),
  ]),
)

/** @throws Error when the document is not one that was written here: nothing is guessed at. */
export function readInvestigation(document: Document): Investigation {
  const read = parsed(document, INVESTIGATION)
  if (document.id !== documentId(read.graphArn, read.id))
    throw unreadable(document, 'has another id')
  const { failure, severity, begun, ...rest } = read
  return {
    ...rest,
    severity,
    ...(begun === undefined ? {} : { begun }),
    ...(failure === undefined ? {} : { failure }),
  }
}

/** @throws Error when the document is not one that was written here. */
export function readIndicators(document: Document): readonly Indicator[] {
  return parsed(document, INDICATORS)
}

function parsed<T>(document: Document, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(document.body)
  } catch {
    throw unreadable(document, 'is no JSON')
  }
  const read = schema.safeParse(value)
  if (!read.success) throw unreadable(document, z.prettifyError(read.error))
  return read.data
}

function unreadable({ kind, id }: Document, why: string): Error {
  return new Error(`the document ${kind} ${id} ${why}; restore the lake from a copy`)
}
