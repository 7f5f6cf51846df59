import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import type { Schemas } from '../../api/client.ts'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName } from '../../parts/entity-names.ts'
import { compactText, numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'
import { entityIn, type Fields, type RecordKind, TIMES } from './record-fields.ts'

/** Columns of a kind, those first that are shown unless somebody chooses others. */
export const COLUMNS: Readonly<
  Record<RecordKind, { readonly shown: readonly string[]; readonly more: readonly string[] }>
> = {
  call: {
    shown: ['time', 'operation', 'outcome', 'actor', 'target', 'source_ip', 'service'],
    more: [
      'error',
      'session',
      'access_key',
      'user_agent',
      'account',
      'region',
      'category',
      'read_only',
      'identity_type',
      'mfa',
      'issuer',
      'vpc_endpoint',
      'cluster',
      'event_id',
    ],
  },
  invocation: {
    shown: ['time', 'resource', 'caller', 'operation', 'input_tokens', 'output_tokens', 'error'],
    more: [
      'latency_ms',
      'origin',
      'variant',
      'session',
      'stop_reason',
      'guardrail_action',
      'input_bytes',
      'output_bytes',
      'cache_read_tokens',
      'cache_write_tokens',
      'tool_uses',
      'prediction',
      'account',
      'region',
    ],
  },
  flow: {
    shown: ['time', 'source', 'source_port', 'destination', 'destination_port', 'bytes', 'action'],
    more: ['interface', 'instance', 'packets', 'protocol', 'direction', 'vpc', 'account', 'region'],
  },
  dns: {
    shown: ['time', 'domain', 'type', 'response_code', 'instance', 'source', 'firewall_action'],
    more: [
      'vpc',
      'transport',
      'source_port',
      'class',
      'firewall_list',
      'resolver_endpoint',
      'account',
      'region',
    ],
  },
  metric: {
    shown: ['time', 'name', 'resource', 'sum', 'samples', 'unit', 'namespace'],
    more: ['minimum', 'maximum', 'p50', 'p90', 'p99', 'variant', 'dimensions', 'account', 'region'],
  },
  finding: {
    shown: ['time', 'title', 'type', 'score', 'resource', 'actor', 'origin'],
    more: [
      'source_ip',
      'access_key',
      'occurrences',
      'updated',
      'archived',
      'sample',
      'account',
      'region',
    ],
  },
}

export const WIDTHS: Readonly<Record<string, number>> = {
  time: 200,
  operation: 180,
  service: 120,
  actor: 180,
  caller: 180,
  target: 190,
  resource: 200,
  source_ip: 150,
  source: 150,
  destination: 150,
  outcome: 130,
  title: 260,
  domain: 240,
  instance: 190,
  firewall_action: 150,
}

/** A field of a record as it is read: what names an entity leads to its profile, the time to the record. */
export function FieldCell({
  record: { id, time, fields },
  field,
}: {
  readonly record: Schemas['ListedRecord']
  readonly field: string
}): ReactNode {
  const link = useLinks()
  const { time: shown } = useTimes()
  if (field === 'time')
    return (
      <Link href={link(['records', id])} onFollow={follow}>
        <span className="nowrap">{shown(time)}</span>
      </Link>
    )
  return <FieldValue fields={fields} field={field} time={time} />
}

export function FieldValue({
  fields,
  field,
  time,
}: {
  readonly fields: Fields
  readonly field: string
  readonly time: string
}): ReactNode {
  const { time: shown } = useTimes()
  const value = fields[field]
  if (value === undefined) return '–'
  if (field === 'outcome') return <Outcome outcome={String(value)} />
  if (field === 'service')
    return (
      <span className="wrap" title={plainText(String(value))}>
        {plainText(entityName({ type: 'aws-service', id: String(value) }))}
      </span>
    )
  const entity = entityIn(fields, field)
  if (entity !== undefined) {
    const isShort = entity.type === 'ip-address' && entity.id.length <= 15
    return (
      <span className={isShort ? 'nowrap' : 'wrap'}>
        <EntityLink entity={entity} scope={around(time, time)} />
      </span>
    )
  }
  if (typeof value === 'number')
    return TIMES.has(field) ? (
      shown(value)
    ) : (
      <span title={String(value)}>{numeral(field, value)}</span>
    )
  return <span className="wrap">{plainText(value)}</span>
}

/** Ports, flags and protocols are names rather than numbers. */
function numeral(field: string, value: number): string {
  if (/port$|^protocol$|flags$/.test(field)) return String(value)
  if (field === 'bytes' || field.endsWith('_bytes')) return numberText(value, 'bytes')
  return Math.abs(value) >= 1e9 ? compactText(value) : numberText(value)
}

function Outcome({ outcome }: { readonly outcome: string }) {
  if (outcome === 'success') return <StatusIndicator type="success">Success</StatusIndicator>
  const type = outcome === 'throttled' ? 'warning' : 'error'
  const text = outcome.charAt(0).toUpperCase() + outcome.slice(1).replace('-', ' ')
  return <StatusIndicator type={type}>{text}</StatusIndicator>
}
