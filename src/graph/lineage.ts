import { endpointId, parseArn } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import { DAY } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { rowTexts } from '../lake/row-texts.ts'
import { readStates, withStates } from './described-lineage.ts'
import {
  type Configuration,
  configurationOf,
  type Deletion,
  type Lineage,
  type ModelDefinition,
  modelOf,
  type Rollout,
} from './lineage-parts.ts'
import { parseJson, text } from './request-json.ts'

export type { Lineage, ModelDefinition }

const OPERATIONS = [
  'CreateEndpoint',
  'UpdateEndpoint',
  'DeleteEndpoint',
  'CreateEndpointConfig',
  'CreateModel',
]

/** Reads every endpoint's lineage up to `end`, from calls and from how things were found to be configured. Configurations and models are known by `account/region/name`. */
export async function readLineage(engine: Engine, end: number): Promise<Lineage> {
  const calls = await engine.query(
    `SELECT s.time, s.operation, s.account, s.region, CAST(s.event_id AS VARCHAR) AS event_id, s.request
     FROM stored.api_call s
     WHERE s.operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND s.service = (SELECT id FROM term WHERE text = 'sagemaker.amazonaws.com')
       AND s.outcome = 0 AND s.time <= $2
     ORDER BY s.time, s.event_id LIMIT 200000`,
    [OPERATIONS, new Date(end)],
  )
  const states = await readStates(engine, end)
  const known = LAID_OUT.get(calls)
  if (known !== undefined && known.states === states) return known.lineage
  const called = layOut(await rowTexts(engine, calls, ['operation', 'account', 'region']))
  const lineage = await withStates(engine, called, states, end)
  LAID_OUT.set(calls, { states, lineage })
  return lineage
}

/** By the rows that they come from: an engine that remembers gives the same ones again, and to read the requests takes longer. */
const LAID_OUT = new WeakMap<
  readonly SqlRow[],
  { readonly states: readonly SqlRow[]; readonly lineage: Lineage }
>()

function layOut(rows: readonly SqlRow[]): Lineage {
  const rollouts: Rollout[] = []
  const deletions: Deletion[] = []
  const configurations = new Map<string, Configuration>()
  const models = new Map<string, ModelDefinition>()
  for (const row of rows) {
    const account = String(row['account'])
    const region = String(row['region'])
    const time = Number(row['time'])
    const request = parseJson(String(row['request'] ?? ''))
    const at = (name: string) => `${account}/${region}/${name}`
    if (row['operation'] === 'CreateModel') {
      models.set(at(text(request, 'modelName')), modelOf(request, time))
    } else if (row['operation'] === 'CreateEndpointConfig') {
      configurations.set(at(text(request, 'endpointConfigName')), configurationOf(request, time))
    } else if (row['operation'] === 'DeleteEndpoint') {
      const endpoint = endpointId(text(request, 'endpointName'), account, region)
      deletions.push({ endpoint, time })
    } else {
      const endpoint = endpointId(text(request, 'endpointName'), account, region)
      const configuration = at(text(request, 'endpointConfigName'))
      rollouts.push({ endpoint, time, configuration, eventId: String(row['event_id']) })
    }
  }
  return { rollouts, deletions, configurations, models }
}

/** What is known to lie under an endpoint at a time: nearness in hops. */
export interface Foundation {
  readonly entity: EntityRef
  readonly hops: number
}

/** What an endpoint rested on around `time`: everything of the configuration that served then and of those rolled out within
 * the hours before. */
export function foundationsOf(lineage: Lineage, endpoint: string, time: number): Foundation[] {
  const found = new Map<string, Foundation>()
  const add = (entity: EntityRef, hops: number) => {
    const known = found.get(entity.id)
    if (entity.id !== '' && (known === undefined || known.hops > hops))
      found.set(entity.id, { entity, hops })
  }
  add({ type: 'sagemaker-endpoint', id: endpoint }, 0)
  for (const rollout of recentRollouts(lineage, endpoint, time))
    for (const one of configurationParts(lineage, endpoint, rollout.configuration))
      add(one.entity, one.hops)
  return [...found.values()]
}

/** A configuration by `account/region/name`, as what lies beneath something of its account and Region, and all below it. */
function configurationParts(lineage: Lineage, above: string, key: string): Foundation[] {
  const [prefix] = scopeOf(above)
  const configuration = lineage.configurations.get(key)
  const name = key.split('/').slice(2).join('/')
  if (name === '') return []
  return [
    {
      entity: { type: 'endpoint-configuration', id: `${prefix}:endpoint-config/${name}` },
      hops: 1,
    },
    ...(configuration?.kmsKey
      ? [{ entity: { type: 'kms-key' as const, id: configuration.kmsKey }, hops: 2 }]
      : []),
    ...(configuration?.models ?? []).flatMap((model): Foundation[] => [
      { entity: { type: 'sagemaker-model', id: `${prefix}:model/${model}` }, hops: 2 },
      ...partsOfModel(lineage, above, model).map((entity) => ({ entity, hops: 3 })),
    ]),
  ]
}

function partsOfModel(lineage: Lineage, above: string, model: string): EntityRef[] {
  const [, account = '', region = ''] = scopeOf(above)
  return modelParts(lineage.models.get(`${account}/${region}/${model}`), region, account)
}

/** Whether the lineage can tell what lies under an entity: it cannot of most types. */
export function hasFoundations({ type }: EntityRef): boolean {
  return (
    type === 'sagemaker-endpoint' || type === 'endpoint-configuration' || type === 'sagemaker-model'
  )
}

/** What lies under an endpoint, a configuration or a model at a time; nothing under anything else. */
export function foundationsBelow(
  lineage: Lineage,
  { type, id }: EntityRef,
  time: number,
): readonly Foundation[] {
  if (type === 'sagemaker-endpoint') return foundationsOf(lineage, id, time)
  const [, account = '', region = ''] = scopeOf(id)
  const name = id.slice(id.indexOf('/') + 1)
  if (type === 'endpoint-configuration')
    return configurationParts(lineage, id, `${account}/${region}/${name}`).map((one) => ({
      ...one,
      hops: one.hops - 1,
    }))
  if (type === 'sagemaker-model')
    return partsOfModel(lineage, id, name).map((entity) => ({ entity, hops: 1 }))
  return []
}

const ROLLOUTS_BEFORE = 3
/** What shows within a day of an endpoint's end may still come from what it rested on. */
const GONE_AFTER = DAY

function recentRollouts(lineage: Lineage, endpoint: string, time: number): Rollout[] {
  const before = lineage.rollouts.filter(
    (rollout) => rollout.endpoint === endpoint && rollout.time <= time,
  )
  const last = before.at(-1)?.time ?? Number.NEGATIVE_INFINITY
  const isGone = lineage.deletions.some(
    (one) => one.endpoint === endpoint && one.time > last && one.time < time - GONE_AFTER,
  )
  return isGone ? [] : before.slice(-ROLLOUTS_BEFORE)
}

function modelParts(
  model: ModelDefinition | undefined,
  region: string,
  account: string,
): EntityRef[] {
  if (model === undefined) return []
  return [
    ...(model.role ? [{ type: 'iam-role' as const, id: model.role }] : []),
    ...model.packages.map((id) => ({
      type: 'model-package' as const,
      id: id.startsWith('arn:') ? id : `arn:aws:sagemaker:${region}:${account}:model-package/${id}`,
    })),
    ...model.artifacts.flatMap(artifactEntities),
    ...model.images.flatMap(imageEntities),
    ...model.securityGroups.map((id) => ({
      type: 'security-group' as const,
      id: `arn:aws:ec2:${region}:${account}:security-group/${id}`,
    })),
    ...model.subnets.map((id) => ({
      type: 'other-resource' as const,
      id: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
    })),
  ]
}

/** `s3://bucket/key` as the object and its bucket. */
export function artifactEntities(url: string): EntityRef[] {
  if (!url.startsWith('s3://')) return []
  const path = url.slice(5)
  const bucket = path.split('/', 1)[0] ?? ''
  return [
    { type: 's3-object', id: `arn:aws:s3:::${path}` },
    { type: 's3-bucket', id: `arn:aws:s3:::${bucket}` },
  ]
}

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:42` as its repository. */
function imageEntities(image: string): EntityRef[] {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image)
  if (match === null) return []
  const [, account, region, repository] = match
  return [
    {
      type: 'container-repository',
      id: `arn:aws:ecr:${region}:${account}:repository/${repository}`,
    },
    { type: 'container-image', id: image },
  ]
}

function scopeOf(endpoint: string): [string, string?, string?] {
  const arn = parseArn(endpoint)
  if (arn === undefined) return ['']
  return [`arn:${arn.partition}:sagemaker:${arn.region}:${arn.account}`, arn.account, arn.region]
}

/** What a roll-out changed against the one before: the model, only how it is served, both, or unknown when the logs do not
 * show either. */
export function rolloutChange(
  lineage: Lineage,
  endpoint: string,
  time: number,
): 'model' | 'configuration' | 'both' | 'unknown' {
  const [before, after] = recentRollouts(lineage, endpoint, time).slice(-2)
  if (before === undefined || after === undefined) return 'unknown'
  const one = lineage.configurations.get(before.configuration)
  const other = lineage.configurations.get(after.configuration)
  if (one === undefined || other === undefined) return 'unknown'
  const scope = after.configuration.split('/').slice(0, 2).join('/')
  if (partsOf(lineage, one, scope) === partsOf(lineage, other, scope)) return 'configuration'
  const served = one.instances === other.instances && one.capture === other.capture
  return served ? 'model' : 'both'
}

/** What the models of a configuration are made of; a model that the logs do not describe is known by its name. */
function partsOf(lineage: Lineage, configuration: Configuration, scope: string): string {
  return configuration.models
    .map((name) => {
      const model = lineage.models.get(`${scope}/${name}`)
      return model === undefined ? name : [...model.images, ...model.artifacts].join(' ')
    })
    .join('|')
}
