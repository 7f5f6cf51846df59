import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { eventOf } from '../event-of.ts'
import { metricEntity } from './metric-entity.ts'
import { DEFAULT_PERIOD_SECONDS, type MetricPoint } from './record.ts'

export function metricEvent({ identity, time, statistics }: MetricPoint): Event {
  const { account, region, namespace, name, unit } = identity
  const dimensions = identity.dimensions.map((pair) => `${pair.name}=${pair.value}`).join(',')
  const period = Number.isNaN(identity.periodSeconds)
    ? DEFAULT_PERIOD_SECONDS
    : identity.periodSeconds
  const entity = metricEntity(identity)
  const variant = identity.dimensions.find((pair) => pair.name === 'VariantName')?.value
  const values = Object.values(statistics).join(' ')
  return eventOf('metric', {
    key: [account, region, namespace, name, dimensions, unit, period, time, values].join('\n'),
    time,
    period_seconds: period,
    account,
    region,
    namespace,
    name,
    dimensions,
    resource: entity?.id,
    resource_type: entity && entityTypeCode(entity.type),
    variant: entity?.type === 'sagemaker-endpoint' ? variant : undefined,
    unit,
    ...statistics,
  })
}
