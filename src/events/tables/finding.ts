import { column, type EventTable } from './table.ts'

export const FINDING: EventTable = {
  name: 'finding',
  description:
    'A finding that another service made: GuardDuty, Security Hub, CloudTrail Insights, Model Monitor, Amazon Detective.',
  // Whoever sets a finding aside in Security Hub leaves its time of update as it was.
  identity: ['account', 'region', 'key', 'updated', 'via', 'archived'],
  columns: [
    column('key', 'key', 'finding id'),
    column('id', 'term', 'finding id as written'),
    column('origin', 'term', 'service that made it, such as guardduty'),
    column('type', 'term', 'finding type'),
    column('title', 'text', 'title, capped'),
    column('description', 'text', 'description, capped'),
    column('score', 'number', 'severity as a number, 0–10'),
    column('time', 'time', 'when it was first seen'),
    column('end_time', 'time', 'when it was last seen'),
    column('updated', 'time', 'updatedAt: the latest state of a finding is the one that counts'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region'),
    column('resource', 'term', 'what is affected, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('actor', 'term', 'durable principal, if the finding names one'),
    column('actor_type', 'code', 'ENTITY_TYPES: what kind of principal the actor is'),
    column('session', 'term', 'role session, if named'),
    column('access_key', 'term', 'access key id, if named'),
    column('source_ip', 'term', 'remote address, if named'),
    column('occurrences', 'count', 'service.count'),
    column('archived', 'code', 'TRUTH: archived in its own service'),
    column('sample', 'code', 'TRUTH: made by CreateSampleFindings'),
    column('techniques', 'term', 'MITRE ids, comma-separated'),
    column('detail', 'text', 'the parts of the record that an analyst reads, as JSON, capped'),
    column(
      'via',
      'term',
      'how it came, when not in full from its service: security-hub, get-investigation or list-investigations',
    ),
    column(
      'check_result',
      'term',
      'PASSED, FAILED, WARNING or NOT_AVAILABLE: a check of settings or software tells of a state, not of an event',
    ),
  ],
}
