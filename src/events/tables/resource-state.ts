import { column, type EventTable } from './table.ts'

export const RESOURCE_STATE: EventTable = {
  name: 'resource_state',
  description:
    'How a resource, or a setting of an account and Region, was configured: from AWS Config and from what describe calls answered. Asking again without a change adds no row; a setting that has no time of its own is told once a day.',
  identity: ['key', 'time'],
  columns: [
    column('key', 'key', 'hash of account, Region, resource, status and content'),
    column(
      'time',
      'time',
      'since when it is known to be so: configurationItemCaptureTime, else when the resource says it last changed, else the day of asking',
    ),
    column('asked', 'time', 'when it was captured or asked for'),
    column('created', 'time', 'when the resource was made, if told'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region; of a trail the Region that asked'),
    column('resource', 'term', 'canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('kind', 'term', 'its type as AWS Config writes it, such as AWS::SageMaker::Model'),
    column('name', 'term', 'its name'),
    column('origin', 'code', 'STATE_ORIGINS'),
    column(
      'status',
      'term',
      'configurationItemStatus, such as OK, ResourceDiscovered, ResourceDeleted; the error code of a call that was refused',
    ),
    column(
      'state',
      'text',
      'configuration as JSON with names as CloudTrail writes them, capped; no values of environment variables and no secrets',
    ),
    column('related', 'text', 'ids of related resources as a JSON list, capped'),
    column('changed', 'text', 'what its change notification says has changed, as JSON, capped'),
    column('event_ids', 'text', 'relatedEvents: ids of CloudTrail events, as a JSON list'),
  ],
}
