import type { Event } from '../events/event.ts'

export type FormatName =
  | 'cloudtrail'
  | 'guardduty'
  | 'vpc-flow'
  | 'sagemaker-data-capture'
  | 'cloudwatch-metrics'
  | 'bedrock-invocation'
  | 'eks-audit'
  | 'route53-resolver'
  | 'config'
  | 'aws-description'
  | 'ocsf'
  | 'cloudtrail-digest'
  | 'security-hub'
  | 'cloudtrail-insights'
  | 'detective'
  | 'model-monitor'
  | 's3-access'
  | 'otel-genai'
  | 'bedrock-agent-trace'
  | 'agentcore'

/** What a format may know beyond the record itself. */
export interface RecordContext {
  /** Where the object came from, with forward slashes; `''` when unknown. Hostile, like all content. */
  readonly uri: string
  /** The CloudWatch log group whose envelope the record came in, the account that owns it and, where that is told, its Region.
   * Hostile likewise. */
  readonly logGroup?: { readonly name: string; readonly owner: string; readonly region?: string }
  /** Metadata of the object, where the source brings it. Hostile likewise. */
  readonly metadata?: Readonly<Record<string, string>>
  /** HMAC-SHA-256 under the lake's secret, as 32 hex digits: equal contents are seen to be equal, and short prompts
   * cannot be guessed from the hash. */
  readonly contentHash: (content: string) => string
  /** Another log object that a record points to (a body delivered by S3 pointer), decoded; undefined when it is not there. */
  readonly sibling: (uri: string) => string | undefined
}

/** Why a record was refused. `reason` is one word of REJECT_REASONS, `detail` says what exactly. */
export interface Rejection {
  readonly reason: RejectReason
  readonly detail: string
}

export const REJECT_REASONS = [
  'unreadable-object',
  'corrupt-gzip',
  'gzip-bomb',
  'object-too-large',
  'invalid-utf8',
  'invalid-json',
  'too-deep',
  'too-many-keys',
  'string-too-long',
  'record-too-large',
  'too-many-records',
  'duplicate-key',
  'not-an-object',
  'missing-field',
  'wrong-type',
  'bad-time',
  'bad-value',
  'unknown-format',
  'not-a-member',
  'corrupt-parquet',
] as const

export type RejectReason = (typeof REJECT_REASONS)[number]

/** The events of a record (none is an answer too: a NODATA flow), or why it was refused. */
export type RecordResult = readonly Event[] | Rejection

export function isRejection(result: RecordResult): result is Rejection {
  return 'reason' in result
}

/** A format whose records are JSON objects, however they are enveloped. */
export interface JsonFormat {
  readonly kind: 'json'
  readonly name: FormatName
  readonly title: string
  /** Whether a record, already out of its envelope, is of this format. Looks at a few telling fields; must not throw. */
  readonly recognises: (record: JsonObject) => boolean
  readonly toEvents: (record: JsonObject, context: RecordContext) => RecordResult
}

/** A format of text lines whose first line may be a header. */
export interface LineFormat {
  readonly kind: 'lines'
  readonly name: FormatName
  readonly title: string
  /** Whether an object that begins with this line is of the format. */
  readonly recognises: (firstLine: string) => boolean
  /** Starts one object: returns what each line means. The header line itself yields no events and is not a record:
   * `isHeader` tells it apart wherever it occurs. */
  readonly open: (firstLine: string, context: RecordContext) => LineReader
}

export interface LineReader {
  readonly isHeader: (line: string) => boolean
  readonly toEvents: (line: string) => RecordResult
}

/** A format that tells records of other logs in words of its own. Each is told again in the words of its log and read as that
 * log, so that it is the same event. */
export interface RetellingFormat {
  readonly kind: 'retelling'
  readonly name: FormatName
  readonly title: string
  /** As of JsonFormat. */
  readonly recognises: (record: JsonObject) => boolean
  readonly retell: (record: JsonObject, context: RecordContext) => Retold | Rejection
}

/** A CloudTrail event as JSON text, or a record of another log and what is known of where it came from. */
export type Retold =
  | { readonly text: string }
  | { readonly record: JsonObject; readonly context?: RecordContext }

export type Format = JsonFormat | LineFormat | RetellingFormat

export type Json = string | number | boolean | null | JsonObject | readonly Json[]
export interface JsonObject {
  readonly [key: string]: Json | undefined
}
