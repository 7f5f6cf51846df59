import { column, type EventTable } from './table.ts'

export const CAPTURE_VALUE: EventTable = {
  name: 'capture_value',
  description:
    'A feature of a captured input or output. It passes through: the lake keeps hourly sketches of it (`feature`).',
  identity: ['key', 'row', 'feature', 'side'],
  columns: [
    column('key', 'key', 'the key of the invocation'),
    column('row', 'count', 'row of a request that asked for several predictions at once, from 0'),
    column('time', 'time', 'inference time'),
    column('resource', 'term', 'endpoint'),
    column('variant', 'term', 'production variant'),
    column('side', 'code', 'CAPTURE_SIDES'),
    column('feature', 'term', 'name, or column_<n> from 0'),
    column('kind', 'code', 'FEATURE_KINDS'),
    column('bucket', 'count', 'logarithmic bucket of a number (1 % relative accuracy)'),
    column('category', 'term', 'value of a categorical feature, capped'),
    column('value', 'number', 'value of a numeric feature'),
  ],
}
