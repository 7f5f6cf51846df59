import type { ApiCall } from '../act.ts'
import { artifactKey } from '../deployment.ts'
import type { Endpoint } from '../endpoints.ts'
import type { JsonRecord } from '../json.ts'
import type { Organisation } from '../organisation.ts'

/** Something of SageMaker's as it is configured, in the words of the API that describes it. */
export interface Configured {
  readonly kind: 'Model' | 'EndpointConfig' | 'Endpoint' | 'NotebookInstance'
  readonly account: string
  readonly region: string
  readonly name: string
  readonly arn: string
  readonly created: number
  readonly changed: number
  /** With names in Pascal case: `ModelName`, `PrimaryContainer`. */
  readonly configuration: JsonRecord
}

/** When an organisation set up what serves before its logs begin. */
const BEFORE = 90 * 86_400_000

/** What served before the logs begin: an endpoint with a configuration and a model that serves the stable artifact. */
export function initialEstate(organisation: Organisation, start: number): readonly Configured[] {
  return organisation.endpoints.flatMap((endpoint) => standing(organisation, endpoint, start))
}

function standing(
  organisation: Organisation,
  endpoint: Endpoint,
  start: number,
): readonly Configured[] {
  const { account, region, variants } = endpoint
  const name = `${endpoint.name}-stable`
  const created = start - BEFORE
  const of = (kind: Configured['kind'], own: string, configuration: JsonRecord): Configured => {
    const arn = arnOf(kind, account, region, own)
    return { kind, account, region, name: own, arn, created, changed: created, configuration }
  }
  const { bucket } = endpoint.artifact
  const { securityGroup, subnets } = organisation.network
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/${endpoint.repository}:stable`
  return [
    of('Model', name, {
      ModelName: name,
      PrimaryContainer: {
        Image: image,
        ModelDataUrl: `s3://${bucket}/${artifactKey(endpoint, 'stable')}`,
      },
      ExecutionRoleArn: endpoint.executionRole.arn,
      VpcConfig: { SecurityGroupIds: [securityGroup], Subnets: subnets },
    }),
    of('EndpointConfig', name, {
      EndpointConfigName: name,
      ProductionVariants: variants.map((variant) => ({
        VariantName: variant.name,
        ModelName: name,
        InitialInstanceCount: variant.count,
        InstanceType: variant.instanceType,
        InitialVariantWeight: variant.share,
      })),
      DataCaptureConfig: endpoint.capture === undefined ? undefined : { EnableCapture: true },
    }),
    of('Endpoint', endpoint.name, {
      EndpointName: endpoint.name,
      EndpointConfigName: name,
      EndpointStatus: 'InService',
    }),
  ]
}

const MAKES: Readonly<Record<string, readonly [kind: Configured['kind'], name: string]>> = {
  CreateModel: ['Model', 'modelName'],
  CreateEndpointConfig: ['EndpointConfig', 'endpointConfigName'],
  CreateEndpoint: ['Endpoint', 'endpointName'],
  UpdateEndpoint: ['Endpoint', 'endpointName'],
  CreateNotebookInstance: ['NotebookInstance', 'notebookInstanceName'],
}

/** How a call left what it made or changed; undefined for other calls and those that failed. */
export function configuredBy(call: ApiCall): Configured | undefined {
  const [kind, field] = MAKES[call.operation] ?? []
  if (kind === undefined || field === undefined || call.service !== 'sagemaker') return undefined
  const name = call.request?.[field]
  if (typeof name !== 'string' || call.error !== undefined || call.request === null)
    return undefined
  const { account, region, time } = call
  const arn = arnOf(kind, account, region, name)
  const configuration = pascal(call.request)
  return { kind, account, region, name, arn, created: time, changed: time, configuration }
}

function arnOf(kind: Configured['kind'], account: string, region: string, name: string): string {
  const resource = kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
  return `arn:aws:sagemaker:${region}:${account}:${resource}/${name}`
}

/** Names of fields as the API writes them: of variables and tags they are data and stay. */
function pascal(record: JsonRecord): JsonRecord {
  const entries = Object.entries(record).map(([key, value]) => {
    const name = key.charAt(0).toUpperCase() + key.slice(1)
    return [name, key === 'environment' ? value : pascalValue(value)] as const
  })
  return Object.fromEntries(entries)
}

function pascalValue(value: JsonRecord[string]): JsonRecord[string] {
  if (Array.isArray(value)) return value.map((item) => pascalValue(item) ?? null)
  return isRecord(value) ? pascal(value) : value
}

function isRecord(value: JsonRecord[string]): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
