import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import type { DataColumn } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName, typeName } from '../../parts/entity-names.ts'
import { FigureLink, type RecordQuery } from '../../parts/figure-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'

export type ModelLine = Schemas['ModelLine']

export const NAME: DataColumn<ModelLine> = {
  id: 'name',
  title: 'Name',
  value: ({ entity }) => entityName(entity),
  cell: ({ entity }) => <EntityLink entity={entity} />,
  isRowHeader: true,
  minWidth: 170,
}
export const TYPE: DataColumn<ModelLine> = {
  id: 'type',
  title: 'Type',
  value: ({ entity }) => typeName(entity.type),
}
export const ACCOUNTS: DataColumn<ModelLine> = {
  id: 'accounts',
  title: 'Account',
  value: ({ accounts }) => accounts.join(', '),
  cell: ({ accounts }) =>
    accounts.length === 0 ? '–' : accounts.slice(0, 3).map((one) => <Account key={one} id={one} />),
}
export const REGION: DataColumn<ModelLine> = {
  id: 'region',
  title: 'Region',
  value: ({ region }) => region,
  cell: ({ region }) => (
    <span className="nowrap">{region === null ? '–' : plainText(region, 40)}</span>
  ),
}
export const WEEK: DataColumn<ModelLine> = {
  id: 'week',
  title: 'Last 7 days',
  value: ({ days }) => days.reduce((sum, day) => sum + day, 0),
  cell: ({ days, usual }) => (
    <Sparkline values={days} usual={usual} label="Invocations a day, the last seven days" />
  ),
}
export const INVOCATIONS: DataColumn<ModelLine> = {
  id: 'invocations',
  title: 'Invocations',
  value: ({ invocations }) => invocations,
  cell: (model) => (
    <FigureLink value={model.invocations} what="invocations" records={recordsOf(model)} />
  ),
  isNumber: true,
}
export const FAILED = number('failed', 'Failed', ({ failed }) => failed)
export const ERROR_RATE: DataColumn<ModelLine> = {
  id: 'errorRate',
  title: 'Error rate',
  value: errorRate,
  cell: (model) => {
    const rate = errorRate(model)
    return <span className="nowrap">{rate === null ? '–' : numberText(rate, 'share')}</span>
  },
}
export const LATENCY: DataColumn<ModelLine> = {
  id: 'latency',
  title: 'Mean latency',
  value: ({ latency }) => latency,
  cell: ({ latency }) => (latency === null ? '–' : numberText(latency, 'milliseconds')),
}
export const INPUT = number('inputTokens', 'Input tokens', ({ inputTokens }) => inputTokens)
export const OUTPUT = number('outputTokens', 'Output tokens', ({ outputTokens }) => outputTokens)
export const ANOMALIES: DataColumn<ModelLine> = {
  id: 'anomalies',
  title: 'Anomalies',
  value: ({ anomalies }) => anomalies,
  cell: (model) => <Anomalies model={model} />,
}
export const SEVERITY: DataColumn<ModelLine> = {
  id: 'severity',
  title: 'Gravest',
  value: ({ severity }) => severity,
  order: ({ severity }) => (severity === null ? -1 : severityRank(severity)),
  cell: ({ severity }) => (severity === null ? '–' : <Severity severity={severity} />),
}

const LOGS: Readonly<Record<NonNullable<ModelLine['log']>, string>> = {
  'cloudwatch-metrics': 'CloudWatch metrics',
  'bedrock-invocation': 'Bedrock invocation log',
  cloudtrail: 'CloudTrail',
}
export const SOURCE: DataColumn<ModelLine> = {
  id: 'source',
  title: 'Counted by',
  value: ({ log }) => (log === null ? 'Not invoked in the scope time' : LOGS[log]),
}

/** The records that its calls were counted by: data points of CloudWatch, or the calls themselves. */
function recordsOf({ log, entity }: ModelLine): RecordQuery | undefined {
  if (log === null) return undefined
  if (log === 'cloudwatch-metrics')
    return { kind: 'metric', target: entity.id, operation: 'Invocations' }
  return { kind: log === 'cloudtrail' ? 'call' : 'invocation', target: entity.id }
}

function number(
  id: string,
  title: string,
  value: (model: ModelLine) => number | null,
): DataColumn<ModelLine> {
  return {
    id,
    title,
    value,
    cell: (model) => {
      const told = value(model)
      return told === null ? '–' : numberText(told, 'count')
    },
    isNumber: true,
  }
}

export function errorRate({ invocations, failed }: ModelLine): number | null {
  return invocations === 0 ? null : failed / invocations
}

function Account({ id }: { readonly id: string }) {
  return (
    <div className="nowrap">
      <EntityLink entity={{ type: 'aws-account', id }} />
    </div>
  )
}

/** How many there are, leading to their groups. */
function Anomalies({ model: { entity, anomalies } }: { readonly model: ModelLine }) {
  const link = useLinks()
  if (anomalies === 0) return <>0</>
  return (
    <Link
      href={link(['groups'], { entity: entity.id })}
      onFollow={follow}
      ariaLabel={`${anomalies} anomalies of ${plainText(entityName(entity), 80)}`}
    >
      {anomalies}
    </Link>
  )
}
