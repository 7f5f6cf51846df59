import { type JsonValue, list, object, text } from './request-json.ts'

/** What an endpoint runs on, from the calls that made it so, or a description of it; what neither shows is left out. */
export interface Configuration {
  readonly name: string
  readonly time: number
  readonly models: readonly string[]
  readonly instances: string
  readonly capture: boolean
  readonly kmsKey: string
}

export interface ModelDefinition {
  readonly name: string
  readonly time: number
  readonly images: readonly string[]
  readonly artifacts: readonly string[]
  readonly role: string
  readonly securityGroups: readonly string[]
  readonly subnets: readonly string[]
  /** Model packages that its containers were made of. */
  readonly packages: readonly string[]
}

/** An endpoint came to run on a configuration. */
export interface Rollout {
  readonly endpoint: string
  readonly time: number
  readonly configuration: string
  /** `''` when no call of it was logged: it is known from how the endpoint was configured later. */
  readonly eventId: string
}

/** An endpoint was taken away. */
export interface Deletion {
  readonly endpoint: string
  readonly time: number
}

/** Endpoint → configuration → model → artifact, image, role, network: over all the lake has seen. */
export interface Lineage {
  /** In the order of time. */
  readonly rollouts: readonly Rollout[]
  readonly deletions: readonly Deletion[]
  readonly configurations: ReadonlyMap<string, Configuration>
  readonly models: ReadonlyMap<string, ModelDefinition>
}

export function configurationOf(request: JsonValue, time: number): Configuration {
  const variants = list(request, 'productionVariants')
  return {
    name: text(request, 'endpointConfigName'),
    time,
    models: variants.map((variant) => text(variant, 'modelName')).filter(Boolean),
    instances: variants.map(instancesOf).join(', '),
    capture: object(request, 'dataCaptureConfig')?.['enableCapture'] === true,
    kmsKey: text(request, 'kmsKeyId'),
  }
}

function instancesOf(variant: JsonValue): string {
  const count = object(variant)?.['initialInstanceCount']
  return `${typeof count === 'number' ? count : '?'} × ${text(variant, 'instanceType') || 'serverless'}`
}

export function modelOf(request: JsonValue, time: number): ModelDefinition {
  const primary = object(request, 'primaryContainer')
  const containers = [...(primary ? [primary] : []), ...list(request, 'containers')]
  const network = object(request, 'vpcConfig')
  return {
    name: text(request, 'modelName'),
    time,
    images: containers.map((container) => text(container, 'image')).filter(Boolean),
    artifacts: containers.map(artifactOf).filter(Boolean),
    role: text(request, 'executionRoleArn'),
    securityGroups: strings(network, 'securityGroupIds'),
    subnets: strings(network, 'subnets'),
    packages: containers.map((container) => text(container, 'modelPackageName')).filter(Boolean),
  }
}

/** `ModelDataUrl`, or the `ModelDataSource` that has taken its place: a prefix then ends with a slash.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html */
export function artifactOf(container: JsonValue): string {
  const source = object(object(container, 'modelDataSource'), 's3DataSource')
  return text(container, 'modelDataUrl') || text(source, 's3Uri')
}

function strings(value: JsonValue, key: string): string[] {
  return list(value, key).filter((item): item is string => typeof item === 'string')
}
