import { MINUTE } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { type ApiCall, call } from './act.ts'
import type { Endpoint } from './endpoints.ts'
import { hex } from './identifiers.ts'
import type { JsonRecord } from './json.ts'
import { objectCall } from './objects.ts'
import type { Organisation } from './organisation.ts'
import { type Actor, sessionOf, through } from './principals.ts'

/** What a roll-out brings. What is left out stays as it was. */
export interface Rollout {
  readonly image?: boolean
  readonly artifact?: boolean
  readonly instanceType?: string
  readonly instanceCount?: number
  readonly captureOff?: boolean
}

export interface Deployment {
  readonly calls: readonly ApiCall[]
  /** The calls that bring the change about: the new artifact or image, the model, the configuration, the update. */
  readonly decisive: readonly ApiCall[]
  readonly update: ApiCall
  /** When the endpoint is InService with the new configuration, 4 to 12 minutes after the update. */
  readonly inService: number
}

/** Rolls `rollout` out to `endpoint`, the way a build system or a person does it. */
export function deployment(
  organisation: Organisation,
  endpoint: Endpoint,
  actor: Actor,
  time: number,
  rollout: Rollout,
  ids: Random,
): Deployment {
  const version = versionOf(time)
  const { account, region } = endpoint
  const prepared = prepare(endpoint, actor, time, rollout, version, ids)
  const modelTime = time + 4 * MINUTE + ids.int(MINUTE)
  const model = call(
    actor,
    'sagemaker:CreateModel',
    modelParts(organisation, endpoint, modelTime, version, rollout, ids),
    ids,
  )
  const config = call(
    actor,
    'sagemaker:CreateEndpointConfig',
    configParts(endpoint, modelTime + 4000, version, rollout),
    ids,
  )
  const update = call(
    actor,
    'sagemaker:UpdateEndpoint',
    updateParts(endpoint, modelTime + 9000, version),
    ids,
  )
  const inService = update.time + 4 * MINUTE + ids.int(8 * MINUTE)
  const fetch = fetchArtifact(
    organisation,
    endpoint,
    update.time + 2 * MINUTE,
    rollout.artifact === true ? version : 'stable',
    ids,
  )
  const polls: ApiCall[] = []
  for (let at = update.time + 30_000; at < inService + MINUTE; at += MINUTE) {
    const request = { endpointName: endpoint.name }
    polls.push(
      call(actor, 'sagemaker:DescribeEndpoint', { time: at, region, account, request }, ids),
    )
  }
  const decisive = [...prepared, model, config, update]
  return { calls: [...decisive, fetch, ...polls], decisive, update, inService }
}

/** `20261024-1412` */
function versionOf(time: number): string {
  return new Date(time)
    .toISOString()
    .slice(0, 16)
    .replaceAll('-', '')
    .replace('T', '-')
    .replace(':', '')
}

export function artifactKey(endpoint: Endpoint, version: string): string {
  return `${endpoint.artifact.prefix}/${version}/model.tar.gz`
}

function imageUri(endpoint: Endpoint, version: string): string {
  return `${endpoint.account}.dkr.ecr.${endpoint.region}.amazonaws.com/${endpoint.repository}:${version}`
}

/** Writes the artifact and pushes the image, as far as the roll-out brings new ones. */
function prepare(
  endpoint: Endpoint,
  actor: Actor,
  time: number,
  rollout: Rollout,
  version: string,
  ids: Random,
): readonly ApiCall[] {
  const calls: ApiCall[] = []
  const { account, region } = endpoint
  if (rollout.image === true) {
    const image = { registryId: account, repositoryName: endpoint.repository, imageTag: version }
    const response = {
      image: { ...image, imageId: { imageDigest: `sha256:${hex(ids, 64)}`, imageTag: version } },
    }
    const repository = `arn:aws:ecr:${region}:${account}:repository/${endpoint.repository}`
    calls.push(
      call(
        actor,
        'ecr:PutImage',
        {
          time: time + 40_000,
          region,
          account,
          request: image,
          response,
          resources: [{ ARN: repository, accountId: account }],
        },
        ids,
      ),
    )
  }
  if (rollout.artifact === true) {
    const key = artifactKey(endpoint, version)
    const { bucket } = endpoint.artifact
    const bytes = 40_000_000 + ids.int(90_000_000)
    const access = { operation: 'PutObject', bucket, key, owner: account, bytes, region } as const
    calls.push(objectCall(actor, { ...access, time: time + 2 * MINUTE }, ids))
  }
  return calls
}

function modelParts(
  organisation: Organisation,
  endpoint: Endpoint,
  time: number,
  version: string,
  rollout: Rollout,
  ids: Random,
) {
  const { account, region } = endpoint
  const modelName = `${endpoint.name}-${version}`
  const image = rollout.image === true ? version : 'stable'
  const artifact = artifactKey(endpoint, rollout.artifact === true ? version : 'stable')
  return {
    time,
    region,
    account,
    request: {
      modelName,
      primaryContainer: {
        image: imageUri(endpoint, image),
        modelDataUrl: `s3://${endpoint.artifact.bucket}/${artifact}`,
        environment: { MODEL_SERVER_WORKERS: String(2 + ids.int(4)) },
      },
      executionRoleArn: endpoint.executionRole.arn,
      vpcConfig: {
        securityGroupIds: [organisation.network.securityGroup],
        subnets: [...organisation.network.subnets],
      },
      enableNetworkIsolation: false,
    },
    response: { modelArn: `arn:aws:sagemaker:${region}:${account}:model/${modelName}` },
  }
}

function configParts(endpoint: Endpoint, time: number, version: string, rollout: Rollout) {
  const { account, region } = endpoint
  const endpointConfigName = `${endpoint.name}-${version}`
  const productionVariants: JsonRecord[] = endpoint.variants.map((variant) => ({
    variantName: variant.name,
    modelName: `${endpoint.name}-${version}`,
    initialInstanceCount: rollout.instanceCount ?? variant.count,
    instanceType: rollout.instanceType ?? variant.instanceType,
    initialVariantWeight: variant.share,
  }))
  const dataCaptureConfig = {
    enableCapture: rollout.captureOff !== true,
    initialSamplingPercentage: 20,
    destinationS3Uri: `s3://${endpoint.artifact.bucket}/data-capture`,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
  }
  return {
    time,
    region,
    account,
    request: {
      endpointConfigName,
      productionVariants,
      dataCaptureConfig: endpoint.capture === undefined ? undefined : dataCaptureConfig,
    },
    response: {
      endpointConfigArn: `arn:aws:sagemaker:${region}:${account}:endpoint-config/${endpointConfigName}`,
    },
  }
}

function updateParts(endpoint: Endpoint, time: number, version: string) {
  const { account, region } = endpoint
  return {
    time,
    region,
    account,
    request: {
      endpointName: endpoint.name,
      endpointConfigName: `${endpoint.name}-${version}`,
      retainAllVariantProperties: false,
    },
    response: { endpointArn: endpoint.arn },
  }
}

/** SageMaker fetches the artifact with the endpoint's execution role. */
function fetchArtifact(
  organisation: Organisation,
  endpoint: Endpoint,
  time: number,
  version: string,
  ids: Random,
): ApiCall {
  const options = { name: 'SageMaker', ip: '', userAgent: '', created: time - 20_000 }
  const session = sessionOf(endpoint.executionRole, options, organisation.keys)
  const access = {
    operation: 'GetObject',
    bucket: endpoint.artifact.bucket,
    key: artifactKey(endpoint, version),
    owner: endpoint.account,
    bytes: 70_000_000,
    time,
    region: endpoint.region,
  } as const
  return objectCall(through(session, 'sagemaker.amazonaws.com'), access, ids)
}
