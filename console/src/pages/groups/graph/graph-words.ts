import type { Schemas } from '../../../api/client.ts'
import type { EntityType } from '../../../parts/entity-names.ts'

export type GraphNode = Schemas['GroupGraphNode']
export type GraphEdge = Schemas['GroupGraphEdge']

const ROLES: Readonly<Record<GraphNode['roles'][number], string>> = {
  cause: 'Likely caused it',
  changed: 'Changed by a likely cause',
  affected: 'Behaves unlike itself',
  actor: 'Acted',
  target: 'Acted upon',
  involved: 'Involved',
}

/** What part an entity has in the story; that it is involved goes without saying where it did more. */
export function rolesText({ roles }: GraphNode): string {
  const said = roles.filter((role, i) => role !== 'involved' || i === 0)
  return said.map((role) => ROLES[role]).join('; ')
}

const RELATIONS: Readonly<Record<string, string>> = {
  'acted-on': 'calls',
  invoked: 'invocations',
  'used-key': 'calls with it',
  'used-address': 'calls from it',
  'session-of': 'calls in the session',
  connected: 'connections',
  'in-cluster': 'calls of its API',
  'ran-image': 'pods that run it',
}

export function relationText(relation: string): string {
  return RELATIONS[relation] ?? relation.replaceAll('-', ' ')
}

/** `1,435 calls, 37 refused`: the busiest relation alone, since logs may tell of one call twice; inferred: what it is. */
export function edgeText({ recorded, causes, restsOn }: GraphEdge): string {
  const [busiest] = recorded
  if (busiest === undefined && restsOn) return 'used by'
  if (busiest === undefined) return causes.length > 0 ? 'may have led to' : 'named together'
  const { relation, count, failed } = busiest
  const whole = `${count.toLocaleString('en-US')} ${relationText(relation)}`
  const one = count === 1 ? whole.replace(/(call|invocation|connection|pod)s\b/, '$1') : whole
  return failed > 0 ? `${one}, ${failed.toLocaleString('en-US')} failed` : one
}

/** What kinds of things are told apart by their shape. */
export type NodeShape = 'principal' | 'inference' | 'credential' | 'resource'

const SHAPES: readonly (readonly [NodeShape, RegExp])[] = [
  [
    'credential',
    /^(?:access-key|bedrock-api-key|role-session|ip-address|vpc-endpoint|network-interface)$/,
  ],
  [
    'principal',
    /^(?:iam-user|iam-role|federated-user|kubernetes-subject|aws-account|aws-service)$/,
  ],
  [
    'inference',
    /^(?:sagemaker-.*|endpoint-.*|foundation-model|inference-profile|provisioned-model|bedrock-.*|guardrail|knowledge-base|model-package)$/,
  ],
]

export function shapeOf(type: EntityType): NodeShape {
  return SHAPES.find(([, pattern]) => pattern.test(type))?.[0] ?? 'resource'
}

export const SHAPE_NAMES: Readonly<Record<NodeShape, string>> = {
  principal: 'Principal',
  inference: 'Model or endpoint',
  credential: 'Key, session or address',
  resource: 'Other resource',
}
