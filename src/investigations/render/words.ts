import { parseArn, shortName } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import { DAY, HOUR, MINUTE } from '../../events/time.ts'

/** Such as `endpoint`, `IAM role`, `IP address`. */
export function entityKind(type: EntityType): string {
  return KINDS[type] ?? type.replaceAll('-', ' ')
}

/** What people call it: the last part of an ARN; `role/session` for a role session. As hostile as the id. */
export function entityName(ref: EntityRef): string {
  if (ref.type === 'role-session') {
    const resource = parseArn(ref.id)?.resource
    return resource?.startsWith('assumed-role/') ? resource.slice(13) : ref.id
  }
  if (ref.type === 'aws-account' && ref.id.startsWith('arn:'))
    return `root of ${parseArn(ref.id)?.account ?? ref.id}`
  return ref.type === 'user-agent' ? ref.id : shortName(ref.id)
}

/** `12,345`. */
export function count(value: number): string {
  return Number.isFinite(value) ? COUNT.format(value) : '?'
}

/** `1 record`, `2 records`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `86 %`, `<1 %`. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '? %'
  if (share > 0 && share < 0.01) return '<1 %'
  return share < 1 && share > 0.99 ? '>99 %' : `${Math.round(share * 100)} %`
}

/** A measured value with its unit, scaled for reading: 415000 `Microseconds` → `415 ms`. Text stays as it is. */
export function quantity(value: number | string | null, unit = ''): string {
  if (typeof value === 'string') return value
  if (value === null || !Number.isFinite(value)) return 'no value'
  const [first = '', per] = unit.split('/', 2)
  const suffix = per === undefined ? '' : `/${per.toLowerCase() === 'second' ? 's' : per}`
  const seconds = SECONDS[first.toLowerCase()]
  if (seconds !== undefined) return `${ofSeconds(value * seconds)}${suffix}`
  const bytes = BYTES[first.toLowerCase()]
  if (bytes !== undefined) return `${siScaled(value * bytes, ' ')}B${suffix}`
  if (/^percent$|^%$/i.test(first)) return `${significant(value)} %`
  if (/^usd$|^\$$/i.test(first)) return `$${significant(value)}${suffix}`
  const word = /^(?:count|none|)$/i.test(first) ? '' : ` ${first}`
  return `${siScaled(value, '')}${word}${suffix}`
}

/** `6 min 48 s`, `2 h 5 min`, `45 days`: at most two parts. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'unknown time'
  const value = Math.abs(milliseconds)
  if (value < 1000) return `${Math.round(value)} ms`
  const largest = PARTS.findIndex(([size]) => value >= size)
  const [size, word] = PARTS[largest] ?? [1000, 's']
  const [smallerSize, smallerWord] = PARTS[largest + 1] ?? [0, '']
  if (smallerSize === 0) return `${Math.floor(value / size)} ${word}`
  const rounded = Math.round(value / smallerSize) * smallerSize
  const whole = Math.floor(rounded / size)
  const rest = Math.round((rounded - whole * size) / smallerSize)
  const name = word === 'days' && whole === 1 ? 'day' : word
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smallerWord}`
}

/** `6 min 48 s before the onset`, `at the onset`, `3 s after the onset`. */
export function relativeTo(onset: number, time: number): string {
  if (!Number.isFinite(onset - time)) return 'at an unknown time'
  if (Math.abs(onset - time) < 1000) return 'at the onset'
  return `${duration(onset - time)} ${time < onset ? 'before' : 'after'} the onset`
}

/** `2026-03-11 02:10:05`, without seconds when they are zero. */
export function stamp(time: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return 'unknown time'
  const iso = date.toISOString()
  return `${iso.slice(0, iso.indexOf('T'))} ${clock(time)}`
}

/** `02:10:05`, without seconds when they are zero. */
export function clock(time: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return '??:??'
  const iso = date.toISOString()
  const at = iso.indexOf('T') + 1
  return iso.slice(at, iso.startsWith(':00', at + 5) ? at + 5 : at + 8)
}

/** `2026-03-11 00:00 to 12:00`: the day is said again only when it is another one. */
export function span(start: number, end: number): string {
  const from = stamp(start)
  const to = stamp(end)
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} to ${clock(end)}` : `${from} to ${to}`
}

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

const KINDS: Readonly<Partial<Record<EntityType, string>>> = {
  'aws-account': 'AWS account',
  'iam-user': 'IAM user',
  'iam-role': 'IAM role',
  'ec2-instance': 'EC2 instance',
  'ip-address': 'IP address',
  's3-bucket': 'S3 bucket',
  's3-object': 'S3 object',
  'eks-cluster': 'EKS cluster',
  'kubernetes-subject': 'Kubernetes subject',
  'aws-service': 'AWS service',
  'sagemaker-endpoint': 'endpoint',
  'sagemaker-model': 'model',
  'bedrock-agent': 'Bedrock agent',
  'bedrock-api-key': 'Bedrock API key',
  'kms-key': 'KMS key',
  'vpc-endpoint': 'VPC endpoint',
  asn: 'ASN',
  'aws-region': 'AWS Region',
  'iam-policy': 'IAM policy',
  'lambda-function': 'Lambda function',
  'cloudtrail-trail': 'CloudTrail trail',
}

const SECONDS: Readonly<Record<string, number>> = {
  microseconds: 1e-6,
  us: 1e-6,
  milliseconds: 1e-3,
  ms: 1e-3,
  seconds: 1,
  s: 1,
}

const BYTES: Readonly<Record<string, number>> = {
  bytes: 1,
  kilobytes: 1e3,
  megabytes: 1e6,
  gigabytes: 1e9,
}

const PARTS: readonly (readonly [number, string])[] = [
  [DAY, 'days'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [1000, 's'],
]

function ofSeconds(seconds: number): string {
  const size = Math.abs(seconds)
  if (size >= 120) return duration(seconds * 1000)
  if (size >= 1 || size === 0) return `${significant(seconds)} s`
  return size >= 1e-3 ? `${significant(seconds * 1e3)} ms` : `${significant(seconds * 1e6)} µs`
}

function siScaled(value: number, gap: string): string {
  const size = Math.abs(value)
  if (size >= 1e15) return value.toExponential(2)
  const [scale, prefix] =
    [[1e12, 'T'] as const, [1e9, 'G'] as const, [1e6, 'M'] as const, [1e3, 'k'] as const].find(
      ([step]) => size >= step * 0.9995,
    ) ?? ([1, ''] as const)
  return `${significant(value / scale)}${gap}${prefix}`
}

/** Three significant digits without an exponent where that reads well. */
function significant(value: number): string {
  const size = Math.abs(value)
  if (size >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
