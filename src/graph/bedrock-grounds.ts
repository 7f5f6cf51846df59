import { bedrockModel, entityOfArn, parseArn } from '../events/arn.ts'
import type { EntityRef, EntityType } from '../events/entity.ts'
import { BASELINE_DAYS, DAY } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { describedEdges } from './bedrock-descriptions.ts'
import type { Grounds } from './grounds.ts'
import { type JsonValue, object, parseJson, text } from './request-json.ts'

/** What runs a model of Bedrock, or is asked in its place. */
const BEDROCK: readonly EntityType[] = [
  'foundation-model',
  'inference-profile',
  'provisioned-model',
  'bedrock-agent',
  'knowledge-base',
]

/** Calls that name no model and decide for all of an account and Region.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock.html */
const SETTINGS = [
  'PutModelInvocationLoggingConfiguration',
  'DeleteModelInvocationLoggingConfiguration',
  'PutUseCaseForModelAccess',
  'PutEnforcedGuardrailConfiguration',
  'DeleteEnforcedGuardrailConfiguration',
]

/** Steps from an agent over its knowledge base to the bucket behind it. */
const MOST_HOPS = 4

/** What a model, profile, agent or knowledge base of Bedrock rests on; nothing for anything else. */
export async function bedrockGrounds(
  engine: Engine,
  entity: EntityRef,
  end: number,
): Promise<Grounds> {
  if (!BEDROCK.includes(entity.type)) return { grounds: [], settings: undefined }
  const edges = await readEdges(engine, end)
  const found = new Map<string, { entity: EntityRef; hops: number }>()
  let frontier: readonly EntityRef[] = [entity]
  for (let hops = 1; hops <= MOST_HOPS && frontier.length > 0; hops++) {
    const below = [
      ...frontier.flatMap((one) => edges.get(one.id) ?? []),
      ...frontier.flatMap(modelOf),
      ...(hops === 1 ? throughputOf(entity, edges) : []),
    ]
    const next = below.filter(({ id }) => id !== entity.id && !found.has(id))
    for (const one of next) found.set(one.id, { entity: one, hops })
    frontier = next
  }
  const models = [entity, ...[...found.values()].map((one) => one.entity)].map(({ id }) => id)
  for (const guardrail of await guardrailsOf(engine, models, end))
    if (!found.has(guardrail.id)) found.set(guardrail.id, { entity: guardrail, hops: 1 })
  const region = parseArn(entity.id)?.region ?? ''
  const accounts = await usersOf(engine, entity, end)
  return { grounds: [...found.values()], settings: { operations: SETTINGS, accounts, region } }
}

/** A profile of AWS's own names the model that it routes to: `eu.anthropic.claude…`. */
function modelOf({ type, id }: EntityRef): readonly EntityRef[] {
  const arn = parseArn(id)
  const name = /^inference-profile\/[a-z-]+\.([a-z0-9-]+\..+)$/.exec(arn?.resource ?? '')?.[1]
  if (type !== 'inference-profile' || name === undefined || arn === undefined) return []
  return [bedrockModel(name, arn.account, arn.region)]
}

/** Throughput that was bought for a model: what is changed about it changes how the model answers. */
function throughputOf(
  { id }: EntityRef,
  edges: ReadonlyMap<string, readonly EntityRef[]>,
): readonly EntityRef[] {
  return [...edges]
    .filter(([, beneath]) => beneath.some((one) => one.id === id))
    .map(([upper]) => entityOfArn(upper))
    .filter(({ type }) => type === 'provisioned-model')
}

const MAKING = [
  'CreateProvisionedModelThroughput',
  'UpdateProvisionedModelThroughput',
  'CreateInferenceProfile',
  'CreateAgent',
  'UpdateAgent',
  'AssociateAgentKnowledgeBase',
  'CreateKnowledgeBase',
  'UpdateKnowledgeBase',
  'CreateDataSource',
  'UpdateDataSource',
]

/** Latest calls that are read; older ones are not needed by what was made since. */
const MOST_CALLS = 20_000

/** What was put upon what, by the id of what rests on it. */
async function readEdges(
  engine: Engine,
  end: number,
): Promise<ReadonlyMap<string, readonly EntityRef[]>> {
  const rows = await engine.query(
    `SELECT ${termText('s.account')} AS account, ${termText('s.region')} AS region, s.request, s.response
     FROM stored.api_call s
     WHERE s.operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND s.outcome = 0 AND s.time < $2
     ORDER BY s.time DESC, s.event_id LIMIT ${MOST_CALLS}`,
    [MAKING, new Date(end)],
  )
  const edges = new Map<string, EntityRef[]>()
  for (const row of rows) {
    const { upper, beneath } = edgesOf(row)
    if (upper !== '') edges.set(upper, [...(edges.get(upper) ?? []), ...beneath])
  }
  for (const [upper, beneath] of await describedEdges(engine, end))
    edges.set(upper, [...(edges.get(upper) ?? []), ...beneath])
  return edges
}

function edgesOf(row: SqlRow): { readonly upper: string; readonly beneath: readonly EntityRef[] } {
  const [account, region] = [String(row['account'] ?? ''), String(row['region'] ?? '')]
  const request = parseJson(String(row['request'] ?? ''))
  const answer = parseJson(String(row['response'] ?? ''))
  const own = (kind: string, name: string) =>
    name === '' || name.startsWith('arn:')
      ? name
      : `arn:aws:bedrock:${region}:${account}:${kind}/${name}`
  const field = (name: string, ...within: readonly string[]) =>
    text(
      within.reduce<JsonValue>((value, key) => object(value, key), request),
      name,
    )
  const agent = field('agentId') || text(object(answer, 'agent'), 'agentId')
  const base = field('knowledgeBaseId') || text(object(answer, 'knowledgeBase'), 'knowledgeBaseId')
  const upper =
    text(answer, 'provisionedModelArn') ||
    own('provisioned-model', field('provisionedModelId')) ||
    text(answer, 'inferenceProfileArn') ||
    own('agent', agent) ||
    own('knowledge-base', base)
  const models = ['modelId', 'foundationModel', 'desiredModelId'].map((name) => field(name))
  const arns = [
    field('copyFrom', 'modelSource'),
    field('agentResourceRoleArn'),
    field('roleArn'),
    field('customerEncryptionKeyArn'),
    own('guardrail', field('guardrailIdentifier', 'guardrailConfiguration')),
    field('bucketArn', 'dataSourceConfiguration', 's3Configuration'),
    ...(agent === '' ? [] : [own('knowledge-base', base)]),
  ]
  return {
    upper,
    beneath: [
      ...models.filter(Boolean).map((model) => bedrockModel(model, account, region)),
      ...arns.filter((id) => id !== '' && id !== upper).map(entityOfArn),
    ],
  }
}

/** Guardrails that invocations of these models went through in the last 45 days. */
async function guardrailsOf(
  engine: Engine,
  models: readonly string[],
  end: number,
): Promise<readonly EntityRef[]> {
  const rows = await engine.query(
    `SELECT ${termText('i.guardrail')} AS guardrail, ${termText('i.account')} AS account, ${termText('i.region')} AS region
     FROM (SELECT DISTINCT guardrail, account, region FROM stored.invocation
       WHERE resource IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
         AND guardrail <> 0 AND time >= $2 AND time < $3) i
     ORDER BY guardrail, account, region LIMIT 100`,
    [models, new Date(end - BASELINE_DAYS * DAY), new Date(end)],
  )
  return rows.map((row) => {
    const name = String(row['guardrail'])
    const id = name.startsWith('arn:')
      ? name
      : `arn:aws:bedrock:${row['region']}:${row['account']}:guardrail/${name}`
    return { type: 'guardrail', id }
  })
}

/** Accounts that used an entity in the last 45 days: what they set is what it is used with. */
async function usersOf(engine: Engine, { id }: EntityRef, end: number): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT DISTINCT ${termText('r.account')} AS account FROM stored.relation r
     WHERE r.target IN (SELECT id FROM term WHERE text = $1) AND r.account <> 0 AND r.time >= $2 AND r.time < $3
     ORDER BY account LIMIT 1000`,
    [id, new Date(end - BASELINE_DAYS * DAY), new Date(end)],
  )
  const own = parseArn(id)?.account ?? ''
  return [...new Set([...(own === '' ? [] : [own]), ...rows.map((row) => String(row['account']))])]
}
