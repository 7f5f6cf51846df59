import { entityTypeCode } from '../events/entity.ts'
import { type EventTableName, INVOCATION_ORIGINS } from '../events/tables.ts'

/** How the rows of an event table become relations: who (source) did something to whom (target), counted per hour. */
export interface RelationType {
  readonly name: string
  readonly description: string
  readonly from: EventTableName
  /** Columns or codes of the source and target entity, as SQL over the fresh rows. */
  readonly source: string
  readonly sourceType: string
  readonly target: string
  readonly targetType: string
  /** Which rows make such a relation. */
  readonly where: string
  readonly service?: string
  readonly operation?: string
  readonly account?: string
  /** When a row counts as failed. */
  readonly failed?: string
}

const code = (type: Parameters<typeof entityTypeCode>[0]) => String(entityTypeCode(type))

/** Origins of invocations that name agents and services as callers. */
const OF_AGENTS = (['span', 'agent-trace', 'agentcore-log'] as const).map((name) =>
  INVOCATION_ORIGINS.indexOf(name),
)

const API_CALL = {
  from: 'api_call',
  source: 'actor',
  sourceType: 'actor_type',
  service: 'service',
  account: 'account',
  failed: 'outcome <> 0',
} as const

const DNS_QUERY = {
  from: 'dns_query',
  target: 'domain',
  targetType: code('domain-name'),
  operation: 'firewall_action',
  account: 'account',
  // 0 is the id of no text, which an absent code has.
  failed: "response_code NOT IN (SELECT 0 UNION SELECT id FROM term WHERE text = 'NOERROR')",
} as const

/**
 * The relations of the behavior graph. The position is the code stored in the lake: append-only. Relations that a single
 * event makes plain are counted as logs arrive; what several must be put together for (an endpoint's lineage) is read from
 * the calls when it is asked for.
 */
export const RELATION_TYPES: readonly RelationType[] = [
  {
    ...API_CALL,
    name: 'called',
    description: 'a principal called an operation of a service',
    target: 'operation',
    targetType: code('operation'),
    operation: 'operation',
    where: 'actor <> 0',
  },
  {
    ...API_CALL,
    name: 'acted-on',
    description: 'a principal called an operation on a resource',
    target: 'target',
    targetType: 'target_type',
    operation: 'operation',
    where: 'actor <> 0 AND target <> 0',
  },
  {
    ...API_CALL,
    name: 'used-address',
    description: 'a principal called from an address',
    target: 'source_ip',
    targetType: code('ip-address'),
    where: 'actor <> 0 AND ip_kind IN (1, 2, 5)',
  },
  {
    ...API_CALL,
    name: 'used-agent',
    description: 'a principal called with a user agent',
    target: 'user_agent',
    targetType: code('user-agent'),
    where: 'actor <> 0 AND user_agent <> 0',
    service: '0',
  },
  {
    ...API_CALL,
    name: 'used-key',
    description: 'a principal signed with an access key',
    target: 'access_key',
    targetType: code('access-key'),
    where: 'actor <> 0 AND access_key <> 0',
    service: '0',
  },
  {
    ...API_CALL,
    name: 'in-region',
    description: 'a principal called a Region',
    target: 'region',
    targetType: code('aws-region'),
    where: 'actor <> 0 AND region <> 0',
  },
  {
    ...API_CALL,
    name: 'session-of',
    description: 'a session acted for a role',
    source: 'session',
    sourceType: code('role-session'),
    target: 'actor',
    targetType: 'actor_type',
    service: '0',
    where: 'session <> 0 AND actor <> 0',
  },
  {
    name: 'invoked',
    description: 'a principal invoked an endpoint or model',
    from: 'invocation',
    source: 'caller',
    // Logs of invocations name the caller by its ARN alone; spans and traces name an agent or a service.
    sourceType: `CASE WHEN caller IN (SELECT id FROM term WHERE strpos(text, ':user/') > 0) THEN ${code('iam-user')}
      WHEN origin NOT IN (${OF_AGENTS.join(', ')}) THEN ${code('iam-role')}
      WHEN caller IN (SELECT id FROM term WHERE starts_with(text, 'service/')) THEN ${code('other-resource')}
      ELSE ${code('bedrock-agent')} END`,
    target: 'resource',
    targetType: 'resource_type',
    operation: 'operation',
    account: 'account',
    failed: 'error <> 0',
    // A guardrail judged what its own agent was asked.
    where: 'caller <> 0 AND resource <> 0 AND caller <> resource',
  },
  {
    name: 'connected',
    description: 'an address sent packets to another',
    from: 'flow',
    source: 'source',
    sourceType: code('ip-address'),
    target: 'destination',
    targetType: code('ip-address'),
    operation: 'action',
    account: 'account',
    where: 'source <> 0 AND destination <> 0',
  },
  {
    ...API_CALL,
    name: 'in-cluster',
    description: 'a principal called the API of an EKS cluster',
    target: 'cluster',
    targetType: code('eks-cluster'),
    operation: 'operation',
    where: 'actor <> 0 AND cluster <> 0',
  },
  {
    ...API_CALL,
    name: 'ran-image',
    description: 'a principal created a pod that runs a container image',
    target: 'image',
    targetType: code('container-image'),
    service: '0',
    where: 'actor <> 0 AND image <> 0',
  },
  {
    ...DNS_QUERY,
    name: 'resolved',
    description: 'an EC2 instance asked for a domain name',
    source: 'instance',
    sourceType: code('ec2-instance'),
    where: 'instance <> 0 AND domain <> 0',
  },
  {
    ...DNS_QUERY,
    name: 'address-resolved',
    description: 'an address asked for a domain name',
    source: 'source',
    sourceType: code('ip-address'),
    where: 'source <> 0 AND domain <> 0',
  },
]

/** The stored code of a relation type. @throws when there is none of that name. */
export function relationCode(name: string): number {
  const found = RELATION_TYPES.findIndex((type) => type.name === name)
  if (found < 0) throw new Error(`there is no relation type ${name}`)
  return found
}
