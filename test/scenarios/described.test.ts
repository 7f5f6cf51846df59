import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { parseArn, shortName } from '../../src/events/arn.ts'
import { recordOrEmpty } from '../../src/events/plain-record.ts'
import { DAY } from '../../src/events/time.ts'
import type { Report } from '../../src/investigations/report.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import { newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const MADE = '2025-07-01T00:00:00Z'
const MAKING = /^(?:CreateModel|CreateEndpointConfig|CreateEndpoint|UpdateEndpoint)$/

/** Leaves calls and captured queries alone: what is asked here needs no more, and is answered sooner. */
function keepFewLogs(logs: string): void {
  for (const name of readdirSync(logs, { recursive: true, encoding: 'utf8' }))
    if (/^(?:metric-streams|get-metric-data|AWSLogs\/\d{12})$/.test(name))
      rmSync(join(logs, name), { recursive: true })
}

/** Takes every call away that says how an endpoint was made, as logs lack them that begin later. */
function forgetMaking(logs: string): void {
  for (const name of readdirSync(logs, { recursive: true, encoding: 'utf8' })) {
    if (!name.includes('CloudTrail') || !name.endsWith('.gz')) continue
    const path = join(logs, name)
    const file = recordOrEmpty(JSON.parse(gunzipSync(readFileSync(path)).toString()))
    const records = Array.isArray(file['Records']) ? file['Records'] : []
    const kept = records.filter((one) => !MAKING.test(String(recordOrEmpty(one)['eventName'])))
    if (kept.length < records.length)
      writeFileSync(path, gzipSync(JSON.stringify({ Records: kept })))
  }
}

/** What SageMaker answers about the endpoint when all of it is over. */
function descriptions({ entity, cause }: ScenarioTruth, asked: string): string {
  const { region = '', account = '' } = parseArn(entity.id) ?? {}
  const arn = (resource: string) => `arn:aws:sagemaker:${region}:${account}:${resource}`
  const line = (operation: string, response: object) =>
    JSON.stringify({
      ...{ service: 'sagemaker', operation, account, region, asked, request: {} },
      response: { CreationTime: MADE, ...response },
    })
  return [
    line('DescribeEndpoint', {
      EndpointName: shortName(entity.id),
      EndpointConfigName: 'first',
      LastModifiedTime: MADE,
    }),
    line('DescribeEndpointConfig', {
      EndpointConfigName: 'first',
      EndpointConfigArn: arn('endpoint-config/first'),
      ProductionVariants: [{ VariantName: 'v', ModelName: 'first' }],
    }),
    line('DescribeModel', {
      ModelName: 'first',
      ModelArn: arn('model/first'),
      PrimaryContainer: {
        ModelDataUrl: cause.entity?.id.replace('arn:aws:s3:::', 's3://'),
      },
    }),
  ].join('\n')
}

function causesOf(report: Report, id: string) {
  const group = report.findingGroups.find(({ findings }) =>
    findings.some(({ entity }) => entity?.id === id),
  )
  return group?.causes ?? []
}

test('who overwrote an artifact, and so what was done, is named because the endpoint was described, and not without', async () => {
  const logs = join(folder, 'logs')
  const { truth } = simulateInto(logs, {
    ...{ seed: 'dev-1', scenarios: ['model-swap'], days: 15, scale: 0.05 },
  })
  const [incident] = truth.scenarios
  if (incident === undefined) throw new Error('nothing happened')
  keepFewLogs(logs)
  forgetMaking(logs)
  const dupin = await Dupin.open(join(folder, 'lake.duckdb'))
  try {
    await dupin.ingestFolder(logs)
    const scope = { from: truth.end - 7 * DAY }
    const [without] = causesOf(await dupin.investigate(scope), incident.entity.id).toSorted(
      (a, b) => b.probability - a.probability,
    )
    expect(without?.kind).toBe('unexplained')
    const asked = new Date(truth.end).toISOString()
    writeFileSync(join(logs, 'described.jsonl'), descriptions(incident, asked))
    await dupin.ingestFolder(logs)
    const [first] = causesOf(await dupin.investigate(scope), incident.entity.id)
    expect(first?.kind).toBe('model-change')
    expect(first?.principal?.id).toBe(incident.cause.principal)
    expect(first?.eventIds).toEqual(expect.arrayContaining([...incident.cause.eventIds]))
    expect(first?.probability).toBeGreaterThan(0.5)
  } finally {
    await dupin.close()
  }
}, 120_000)
