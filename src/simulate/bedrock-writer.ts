import { HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { LARGE_BODY_TOKENS, requestBody, responseBody } from './bedrock-body.ts'
import { isEndpoint } from './caller.ts'
import type { SimulatedFile } from './files.ts'
import { groupBy } from './group.ts'
import { gzip } from './gzip.ts'
import { hex } from './identifiers.ts'
import { type Invocation, OUTCOME_ERRORS } from './inference.ts'
import type { JsonRecord } from './json.ts'
import { bedrockBodyKey, bedrockLogKey } from './layout.ts'
import type { FoundationModel } from './models.ts'
import type { Organisation } from './organisation.ts'

/** The model-invocation logs of a day: one object for each account, Region and hour that had calls and logging on. */
export function* bedrockObjects(
  invocations: readonly Invocation[],
  organisation: Organisation,
  random: Random,
): Generator<SimulatedFile> {
  const logged = invocations.filter((one) => one.logged && !isEndpoint(one.target))
  const hourOf = (one: Invocation) => Math.floor(one.time / HOUR)
  const keyOf = (one: Invocation) => `${one.target.account}/${one.target.region}/${hourOf(one)}`
  for (const [name, members] of groupBy(logged, keyOf)) {
    const own = random.fork(name)
    const lines: string[] = []
    for (const one of [...members].sort((a, b) => a.time - b.time)) {
      if (isEndpoint(one.target)) continue
      const { record, body } = logRecord(one, one.target, organisation)
      lines.push(JSON.stringify(record))
      if (body !== undefined) yield body
    }
    const [first] = members
    if (first === undefined) continue
    const written = (hourOf(first) + 1) * HOUR - 1 - own.int(50_000)
    const path = bedrockLogKey(first.target.account, first.target.region, written, hex(own, 16))
    yield { path, bytes: gzip(`${lines.join('\n')}\n`) }
  }
}

function logRecord(one: Invocation, model: FoundationModel, organisation: Organisation) {
  const large = one.inputTokens >= LARGE_BODY_TOKENS
  const ok = one.outcome === 'ok'
  const key = bedrockBodyKey(model.account, model.region, one.time, one.requestId, 'input')
  const request = requestBody(one, model, organisation.guardrail.id)
  const record: JsonRecord = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: `${new Date(one.time).toISOString().slice(0, 19)}Z`,
    accountId: model.account,
    identity: { arn: one.actor.arn },
    region: model.region,
    requestId: one.requestId,
    operation: one.operation,
    modelId: model.modelId,
    errorCode: errorOf(one),
    input: {
      inputContentType: 'application/json',
      inputBodyJson: large ? undefined : request,
      inputBodyS3Path: large ? `s3://${organisation.buckets.logs}/${key}` : undefined,
      inputTokenCount: ok ? one.inputTokens : undefined,
    },
    output: ok ? outputOf(one, organisation.guardrail.id) : undefined,
    inferenceRegion: one.servedFrom,
  }
  return { record, body: large ? { path: key, bytes: gzip(JSON.stringify(request)) } : undefined }
}

function errorOf(one: Invocation): string | undefined {
  if (one.outcome === 'ok') return undefined
  return one.outcome === 'denied' ? 'AccessDeniedException' : OUTCOME_ERRORS[one.outcome].bedrock
}

function outputOf(one: Invocation, guardrail: string): JsonRecord {
  return {
    outputContentType: 'application/json',
    outputBodyJson: responseBody(one, guardrail),
    outputTokenCount: one.outputTokens,
  }
}
