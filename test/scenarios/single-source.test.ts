import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { severityRank } from '../../src/events/severity.ts'
import { DAY } from '../../src/events/time.ts'
import type { Report } from '../../src/investigations/report.ts'
import type { SimulateOptions } from '../../src/simulate/simulate.ts'
import { newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

/** The report over the last week of a simulation, with nothing refused. */
async function reportOf(name: string, options: SimulateOptions) {
  const logs = join(folder, name)
  const { truth } = simulateInto(logs, options)
  const dupin = await Dupin.open(join(folder, `${name}.duckdb`))
  try {
    const { rejected, problems } = await dupin.ingestFolder(logs)
    expect({ rejected, problems }).toEqual({ rejected: 0, problems: [] })
    const report = await dupin.investigate({ from: truth.end - 7 * DAY })
    const [incident] = truth.scenarios
    if (incident === undefined) throw new Error('nothing happened')
    return { report, incident }
  } finally {
    await dupin.close()
  }
}

/** Of each grave group what it is taken for. */
function graveCauses({ findingGroups }: Report) {
  return findingGroups
    .filter(({ severity }) => severityRank(severity) >= severityRank('HIGH'))
    .map(({ title, causes: [top] }) => ({
      ...{ title, kind: top?.kind, principal: top?.principal?.id, time: top?.time },
      probability: top?.probability.toFixed(3),
    }))
}

const SWAP = { seed: 'dev-1', scenarios: ['model-swap'], days: 12, scale: 0.05 }
const MEASURED = ['sagemaker-data-capture', 'cloudwatch-metrics']

test('an organisation that has Security Lake alone is told what the logs themselves tell', async () => {
  const raw = await reportOf('raw', {
    ...SWAP,
    logs: ['cloudtrail', 'vpc-flow', 'guardduty', ...MEASURED],
  })
  const lake = await reportOf('lake', { ...SWAP, logs: ['ocsf', ...MEASURED] })
  const { cause } = lake.incident
  expect(graveCauses(lake.report)).toEqual(graveCauses(raw.report))
  expect(graveCauses(lake.report)).toContainEqual(
    expect.objectContaining({ kind: cause.kind, principal: cause.principal }),
  )
}, 240_000)

test('a flood of a model of which spans alone tell is laid to who opened its application', async () => {
  const options = { seed: 'dev-1', scenarios: ['denial-of-wallet'], days: 15, scale: 0.3 }
  const { report, incident } = await reportOf('spans', { ...options, logs: ['ocsf', 'otel-genai'] })
  const group = report.findingGroups.find(({ findings }) =>
    findings.some(
      ({ type, entity }) =>
        type === 'Inference/TokensUnlikeThemselves' && entity.id === incident.entity.id,
    ),
  )
  const { kind, principal } = group?.causes[0] ?? {}
  expect({ kind, principal: principal?.id }).toEqual({
    kind: incident.cause.kind,
    principal: incident.cause.principal,
  })
}, 240_000)
