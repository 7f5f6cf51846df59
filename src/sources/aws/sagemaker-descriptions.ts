import type { SageMakerClient } from '@aws-sdk/client-sagemaker'
import type { Place } from './api-settings.ts'
import { type Ask, MOST_DESCRIBED, tooMany } from './described-answer.ts'

/** Names to ask for next, each once. */
interface Found {
  readonly configurations: Set<string>
  readonly models: Set<string>
  readonly packages: Set<string>
}

/**
 * What SageMaker's endpoints of a place rest on, as answers of its API: endpoints, their configurations, the models and packages
 * in these, and the schedules that watch them.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
 */
export async function* sageMakerDescriptions(
  place: Place,
  ask: Ask,
  asked: string,
): AsyncGenerator<string> {
  const { SageMakerClient } = await import('@aws-sdk/client-sagemaker')
  const client = new SageMakerClient(place.client)
  const found: Found = { configurations: new Set(), models: new Set(), packages: new Set() }
  try {
    yield* endpoints(client, place, ask, asked, found)
    yield* configurations(client, ask, found)
    yield* models(client, ask, found)
    yield* schedules(client, ask)
  } finally {
    client.destroy()
  }
}

/** Most entries of a page that SageMaker gives. */
const PAGE = 100

async function* endpoints(
  client: SageMakerClient,
  place: Place,
  ask: Ask,
  asked: string,
  found: Found,
): AsyncGenerator<string> {
  const { DescribeEndpointCommand, ListEndpointsCommand } = await import(
    '@aws-sdk/client-sagemaker'
  )
  const names: string[] = []
  let token: string | undefined
  do {
    const request = { MaxResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) }
    const { line, response } = await ask('ListEndpoints', request, () =>
      client.send(new ListEndpointsCommand(request)),
    )
    // The names alone describe nothing; that they could not be had does.
    if (response === undefined) yield line
    names.push(...(response?.Endpoints ?? []).flatMap(({ EndpointName }) => EndpointName ?? []))
    token = next(response?.NextToken, token)
  } while (token !== undefined && names.length < MOST_DESCRIBED)
  if (token !== undefined) yield tooMany('sagemaker', 'ListEndpoints', place, asked)
  for (const EndpointName of names.slice(0, MOST_DESCRIBED)) {
    const { line, response } = await ask('DescribeEndpoint', { EndpointName }, () =>
      client.send(new DescribeEndpointCommand({ EndpointName })),
    )
    yield line
    if (response?.EndpointConfigName !== undefined)
      found.configurations.add(response.EndpointConfigName)
  }
}

async function* configurations(
  client: SageMakerClient,
  ask: Ask,
  found: Found,
): AsyncGenerator<string> {
  const { DescribeEndpointConfigCommand } = await import('@aws-sdk/client-sagemaker')
  for (const EndpointConfigName of found.configurations) {
    const { line, response } = await ask('DescribeEndpointConfig', { EndpointConfigName }, () =>
      client.send(new DescribeEndpointConfigCommand({ EndpointConfigName })),
    )
    yield line
    const variants = [
      ...(response?.ProductionVariants ?? []),
      ...(response?.ShadowProductionVariants ?? []),
    ]
    for (const { ModelName } of variants) if (ModelName !== undefined) found.models.add(ModelName)
  }
}

async function* models(client: SageMakerClient, ask: Ask, found: Found): AsyncGenerator<string> {
  const { DescribeModelCommand, DescribeModelPackageCommand } = await import(
    '@aws-sdk/client-sagemaker'
  )
  for (const ModelName of found.models) {
    const { line, response } = await ask('DescribeModel', { ModelName }, () =>
      client.send(new DescribeModelCommand({ ModelName })),
    )
    yield line
    const { PrimaryContainer: primary, Containers: several } = response ?? {}
    for (const { ModelPackageName } of [...(primary ? [primary] : []), ...(several ?? [])])
      if (ModelPackageName !== undefined) found.packages.add(ModelPackageName)
  }
  for (const ModelPackageName of found.packages) {
    const { line } = await ask('DescribeModelPackage', { ModelPackageName }, () =>
      client.send(new DescribeModelPackageCommand({ ModelPackageName })),
    )
    yield line
  }
}

async function* schedules(client: SageMakerClient, ask: Ask): AsyncGenerator<string> {
  const { ListMonitoringSchedulesCommand } = await import('@aws-sdk/client-sagemaker')
  let token: string | undefined
  do {
    const request = { MaxResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) }
    const { line, response } = await ask('ListMonitoringSchedules', request, () =>
      client.send(new ListMonitoringSchedulesCommand(request)),
    )
    yield line
    token = next(response?.NextToken, token)
  } while (token !== undefined)
}

/** The token of the next page; none where the service answers the same one again, which would go on for ever. */
function next(token: string | undefined, before: string | undefined): string | undefined {
  return token === '' || token === before ? undefined : token
}
