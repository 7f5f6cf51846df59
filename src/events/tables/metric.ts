import { column, type EventTable } from './table.ts'

export const METRIC: EventTable = {
  name: 'metric',
  description: 'A CloudWatch datapoint.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of stream identity, time and values'),
    column('time', 'time', 'start of the period'),
    column('period_seconds', 'count', 'length of the period; 60 when the record does not say'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region'),
    column('namespace', 'term', 'such as AWS/SageMaker'),
    column('name', 'term', 'metric name'),
    column('dimensions', 'term', 'name=value pairs, sorted, comma-separated'),
    column('resource', 'term', 'the entity that the dimensions name, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('variant', 'term', 'VariantName of an endpoint'),
    column('unit', 'term', 'CloudWatch unit'),
    column('samples', 'number', 'SampleCount'),
    column('sum', 'number', 'Sum'),
    column('minimum', 'number', 'Minimum'),
    column('maximum', 'number', 'Maximum'),
    column('p50', 'number', 'median'),
    column('p90', 'number', '90th percentile'),
    column('p99', 'number', '99th percentile'),
  ],
}
