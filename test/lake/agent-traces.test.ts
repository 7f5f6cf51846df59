import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { Ingestor } from '../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { contentOf, ledgerSums, uuid } from './ingest-support.ts'

const ACCOUNT = '111122223333'
const AGENT = 'A1B2C3D4E5'
const START = Date.UTC(2026, 0, 1)
const MODEL = 'anthropic.claude-3-haiku-20240307-v1:0'
const MODEL_ARN = `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`
const at = (n: number, more = 0) => new Date(START + n * 40 * 60_000 + more).toISOString()

const part = (n: number, trace: object) => ({
  ...{ agentId: AGENT, agentAliasId: 'TSTALIASID', sessionId: 's', eventTime: at(n) },
  callerChain: [
    { agentAliasArn: `arn:aws:bedrock:us-east-1:${ACCOUNT}:agent-alias/${AGENT}/TSTALIASID` },
  ],
  trace,
})

const question = (n: number) => ({
  orchestrationTrace: {
    modelInvocationInput: {
      ...{ traceId: `${uuid(n)}-0`, foundationModel: MODEL, text: `question ${n}` },
    },
  },
})

const answer = (n: number) => ({
  orchestrationTrace: {
    modelInvocationOutput: {
      traceId: `${uuid(n)}-0`,
      metadata: {
        ...{ clientRequestId: uuid(900 + n), startTime: at(n, 20), totalTimeMs: 800 },
        usage: { inputTokens: 100 + n, outputTokens: 10 },
      },
      rawResponse: { content: `answer ${n}` },
    },
  },
})

const logged = (n: number) => ({
  ...{ schemaType: 'ModelInvocationLog', timestamp: at(n, 900), accountId: ACCOUNT },
  ...{ region: 'us-east-1', requestId: uuid(900 + n), operation: 'Converse', modelId: MODEL },
  identity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/agents/session` },
  input: { inputTokenCount: 100 + n },
  output: { outputTokenCount: 10 },
})

const span = (n: number) => ({
  resource: { attributes: { 'service.name': 'assistant' } },
  ...{
    traceId: 't',
    spanId: `s${n}`,
    kind: 'CLIENT',
    startTimeUnixNano: `${Date.parse(at(n))}000000`,
  },
  attributes: {
    ...{ 'gen_ai.system': 'aws.bedrock', 'gen_ai.operation.name': 'chat' },
    ...{
      'gen_ai.request.model': MODEL,
      'aws.request_id': uuid(900 + n),
      'aws.region': 'us-east-1',
    },
  },
})

/** A lake that read these records, each object after the one before. */
async function lakeOf(objects: readonly (readonly object[])[]): Promise<Lake> {
  const lake = await openLake({ path: ':memory:', newSecret: () => 'a'.repeat(32), threads: 1 })
  const options = { threads: 1, seed: 1, now: () => new Date(0), derive: deriveRelations }
  const ingestor = await Ingestor.open(lake, options)
  const folder = mkdtempSync(join(tmpdir(), 'traces-'))
  for (const [i, records] of objects.entries()) {
    const lines = records.map((record) => JSON.stringify(record))
    writeFileSync(join(folder, `${i}.jsonl`), lines.join('\n'))
    await ingestor.read(await folderSource(folder))
  }
  await ingestor.close()
  rmSync(folder, { recursive: true })
  return lake
}

async function rowsOf(lake: Lake, sql: string): Promise<unknown[]> {
  return (await lake.engine.query(sql)).map((row) => ({ ...row }))
}

const INVOCATIONS = `SELECT CAST(origin AS INTEGER) AS origin, resource, CAST(input_tokens AS INTEGER) AS tokens,
  CAST(prompt_characters AS INTEGER) AS asked FROM invocation ORDER BY time, origin`

describe('question and answer of a model in an agent’s trace', () => {
  const whole = [{ origin: 3, resource: MODEL_ARN, tokens: 101, asked: 10 }]
  const halves = [part(1, question(1)), part(1, answer(1))]

  it.each([
    ['in one object', [halves]],
    ['in one object, the answer first', [halves.toReversed()]],
    ['in two objects', halves.map((half) => [half])],
    ['in two objects, the answer first', halves.toReversed().map((half) => [half])],
    ['more than once', [[halves[1] ?? {}], halves, halves.toReversed()]],
  ])('are one invocation %s', async (_, objects) => {
    const lake = await lakeOf(objects)
    expect(await rowsOf(lake, INVOCATIONS)).toEqual(whole)
    const relations = await rowsOf(
      lake,
      `SELECT source, target, CAST(sum(count) AS INTEGER) AS calls FROM relation GROUP BY ALL`,
    )
    const agent = `arn:aws:bedrock:us-east-1:${ACCOUNT}:agent/${AGENT}`
    expect(relations).toEqual([{ source: agent, target: MODEL_ARN, calls: 1 }])
    const { read, stored, duplicate, rejected } = await ledgerSums(lake)
    expect([stored, rejected, read - duplicate]).toEqual([2, 0, 2])
    await lake.engine.close()
  })

  it('are no invocation without an answer, and one without its model without a question', async () => {
    const lake = await lakeOf([[part(1, question(1)), part(2, answer(2))]])
    expect(await rowsOf(lake, INVOCATIONS)).toEqual([
      { origin: 3, resource: null, tokens: 102, asked: null },
    ])
    await lake.engine.close()
  })

  it('meet where the question says no time, and are known again', async () => {
    const bare = [question(1), answer(1)]
    for (const objects of [
      [bare],
      bare.map((half) => [half]),
      [[answer(1)], bare, [question(1)]],
    ]) {
      const lake = await lakeOf(objects)
      const [row] = await rowsOf(lake, INVOCATIONS)
      expect(row).toMatchObject({ tokens: 101, asked: 10 })
      expect((await ledgerSums(lake)).stored).toBe(2)
      await lake.engine.close()
    }
  })
})

describe('a request that an agent’s trace and another log tell of', () => {
  it.each([
    ['the invocation log', [logged(1)], 0],
    ['a span', [span(1)], 2],
    ['both', [span(1), logged(1)], 0],
  ])('is one invocation, that of %s', async (_, others, origin) => {
    const records = [part(1, question(1)), part(1, answer(1)), ...others]
    const contents = []
    for (const order of [records, records.toReversed(), [...others, ...records.slice(0, 2)]]) {
      const lake = await lakeOf(order.map((record) => [record]))
      expect(await rowsOf(lake, INVOCATIONS)).toMatchObject([{ origin }])
      contents.push(await contentOf(lake))
      await lake.engine.close()
    }
    expect(contents[1]).toEqual(contents[0])
    expect(contents[2]).toEqual(contents[0])
  })
})

it('any order, any split over objects and any repetition of traces makes the same lake', async () => {
  const records = [
    ...[1, 2, 3].flatMap((n) => [part(n, question(n)), part(n, answer(n))]),
    ...[question(4), answer(4), logged(2), span(3), part(5, question(5)), part(6, answer(6))],
    part(7, { guardrailTrace: { traceId: `${uuid(7)}-guardrail-pre-0`, action: 'INTERVENED' } }),
    part(8, { failureTrace: { traceId: `${uuid(8)}-0`, failureCode: 500 } }),
  ]
  const reference = await lakeOf([records])
  const wanted = await contentOf(reference)
  const { stored } = await ledgerSums(reference)
  await reference.engine.close()
  // Calls 1 and 4 of the trace, 2 of the log, 3 of the span, 6 without a question; verdict and failure.
  expect(wanted.filter((line) => line.startsWith('invocation'))).toHaveLength(7)

  const told = fc
    .tuple(
      fc.shuffledSubarray(records, { minLength: records.length }),
      fc.array(fc.constantFrom(...records), { maxLength: 6 }),
      fc.array(fc.nat({ max: records.length }), { maxLength: 3 }),
    )
    .map(([shuffled, again, cuts]) => {
      const all = [...shuffled, ...again]
      const borders = [0, ...cuts.toSorted((a, b) => a - b), all.length]
      return borders.slice(1).map((end, i) => all.slice(borders[i], end))
    })
  await fc.assert(
    fc.asyncProperty(told, async (objects) => {
      const lake = await lakeOf(objects.filter((object) => object.length > 0))
      expect(await contentOf(lake)).toEqual(wanted)
      const sums = await ledgerSums(lake)
      expect([sums.stored, sums.read - sums.duplicate - sums.rejected]).toEqual([stored, stored])
      await lake.engine.close()
    }),
    { numRuns: 10 },
  )
}, 60_000)
