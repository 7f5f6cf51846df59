import type { BedrockClient } from '@aws-sdk/client-bedrock'
import type { Place } from './api-settings.ts'
import { type Ask, MOST_DESCRIBED, tooMany } from './described-answer.ts'

/**
 * How Bedrock is set up in a place: its invocation log, guardrails, profiles of the organisation's own, bought throughput, and
 * models that were tuned or brought in. What AWS itself offers is the same for everybody and not asked for.
 *
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock.html
 */
export async function* bedrockDescriptions(
  place: Place,
  ask: Ask,
  asked: string,
): AsyncGenerator<string> {
  const { BedrockClient, GetModelInvocationLoggingConfigurationCommand } = await import(
    '@aws-sdk/client-bedrock'
  )
  const client = new BedrockClient(place.client)
  try {
    const { line } = await ask('GetModelInvocationLoggingConfiguration', {}, () =>
      client.send(new GetModelInvocationLoggingConfigurationCommand({})),
    )
    yield line
    yield* guardrails(client, place, ask, asked)
    yield* profiles(client, ask)
    yield* throughputs(client, ask)
    yield* customModels(client, place, ask, asked)
    yield* importedModels(client, place, ask, asked)
  } finally {
    client.destroy()
  }
}

/** Most entries of a page that Bedrock gives. */
const PAGE = 100

interface Page {
  readonly nextToken?: string | undefined
}

/** Asks page after page, at most as many as hold what is described. */
async function* pages<T extends Page>(
  ask: Ask,
  operation: string,
  request: object,
  send: (page: { readonly nextToken?: string; readonly maxResults: number }) => Promise<T>,
) {
  let token: string | undefined
  for (let i = 0; i < MOST_DESCRIBED / PAGE; i++) {
    const page = { maxResults: PAGE, ...(token === undefined ? {} : { nextToken: token }) }
    const answer = await ask(operation, { ...request, ...page }, () => send(page))
    const following = answer.response?.nextToken || undefined
    const isLast = following === undefined || following === token
    yield { ...answer, isCut: !isLast && i + 1 >= MOST_DESCRIBED / PAGE }
    if (isLast) return
    token = following
  }
}

async function* guardrails(
  client: BedrockClient,
  place: Place,
  ask: Ask,
  asked: string,
): AsyncGenerator<string> {
  const { GetGuardrailCommand, ListGuardrailsCommand } = await import('@aws-sdk/client-bedrock')
  const found: string[] = []
  const list = pages(ask, 'ListGuardrails', {}, (page) =>
    client.send(new ListGuardrailsCommand(page)),
  )
  for await (const { line, response, isCut } of list) {
    if (response === undefined) yield line
    if (isCut) yield tooMany('bedrock', 'ListGuardrails', place, asked)
    found.push(...(response?.guardrails ?? []).flatMap(({ id }) => id ?? []))
  }
  for (const guardrailIdentifier of found) {
    const { line } = await ask('GetGuardrail', { guardrailIdentifier }, () =>
      client.send(new GetGuardrailCommand({ guardrailIdentifier })),
    )
    yield line
  }
}

async function* profiles(client: BedrockClient, ask: Ask): AsyncGenerator<string> {
  const { ListInferenceProfilesCommand } = await import('@aws-sdk/client-bedrock')
  const list = pages(ask, 'ListInferenceProfiles', { typeEquals: 'APPLICATION' }, (page) =>
    client.send(new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION', ...page })),
  )
  for await (const { line } of list) yield line
}

async function* throughputs(client: BedrockClient, ask: Ask): AsyncGenerator<string> {
  const { ListProvisionedModelThroughputsCommand } = await import('@aws-sdk/client-bedrock')
  const list = pages(ask, 'ListProvisionedModelThroughputs', {}, (page) =>
    client.send(new ListProvisionedModelThroughputsCommand(page)),
  )
  for await (const { line } of list) yield line
}

async function* customModels(
  client: BedrockClient,
  place: Place,
  ask: Ask,
  asked: string,
): AsyncGenerator<string> {
  const { GetCustomModelCommand, ListCustomModelsCommand } = await import('@aws-sdk/client-bedrock')
  const found: string[] = []
  const list = pages(ask, 'ListCustomModels', { isOwned: true }, (page) =>
    client.send(new ListCustomModelsCommand({ isOwned: true, ...page })),
  )
  for await (const { line, response, isCut } of list) {
    if (response === undefined) yield line
    if (isCut) yield tooMany('bedrock', 'ListCustomModels', place, asked)
    found.push(...(response?.modelSummaries ?? []).flatMap(({ modelArn }) => modelArn ?? []))
  }
  for (const modelIdentifier of found) {
    const { line } = await ask('GetCustomModel', { modelIdentifier }, () =>
      client.send(new GetCustomModelCommand({ modelIdentifier })),
    )
    yield line
  }
}

async function* importedModels(
  client: BedrockClient,
  place: Place,
  ask: Ask,
  asked: string,
): AsyncGenerator<string> {
  const { GetImportedModelCommand, ListImportedModelsCommand } = await import(
    '@aws-sdk/client-bedrock'
  )
  const found: string[] = []
  const list = pages(ask, 'ListImportedModels', {}, (page) =>
    client.send(new ListImportedModelsCommand(page)),
  )
  for await (const { line, response, isCut } of list) {
    if (response === undefined) yield line
    if (isCut) yield tooMany('bedrock', 'ListImportedModels', place, asked)
    found.push(...(response?.modelSummaries ?? []).flatMap(({ modelArn }) => modelArn ?? []))
  }
  for (const modelIdentifier of found) {
    const { line } = await ask('GetImportedModel', { modelIdentifier }, () =>
      client.send(new GetImportedModelCommand({ modelIdentifier })),
    )
    yield line
  }
}
