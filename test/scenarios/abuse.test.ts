import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ABUSE_DETECTORS } from '../../src/detectors/abuse/index.ts'
import { TECHNIQUE_DETECTORS } from '../../src/detectors/techniques/index.ts'
import { simulateInto } from '../../src/dupin.ts'
import type { Finding } from '../../src/events/finding.ts'
import { severityRank } from '../../src/events/severity.ts'
import { DAY } from '../../src/events/time.ts'
import type { Truth } from '../../src/simulate/simulate.ts'
import { lakeOfFolder } from '../detectors/techniques/lake-support.ts'

/** What names each incident, of which at least one must be found. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'access-unlocked': ['Technique/ModelAccessUnlocked', 'Abuse/CostHarvesting'],
  'agent-abuse': ['Technique/AgentRearmed'],
  'api-key-resold': ['Technique/BedrockKeyUsedElsewhere', 'Abuse/CostHarvesting'],
  'denial-of-wallet': ['Abuse/CostHarvesting'],
  'imported-model': ['Technique/ModelCapacityChanged'],
  'notebook-foothold': ['Technique/MachineLearningFoothold'],
  'permission-probing': ['Abuse/ModelAccessProbed'],
  'training-data-poisoning': ['Abuse/LearningDataWritten'],
}
const SCENARIOS = Object.keys(NAMED)

describe('the incidents of abuse, all in one organisation', () => {
  let truth: Truth
  const findings: Finding[] = []
  const folder = mkdtempSync(join(tmpdir(), 'dupin-abuse-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  beforeAll(async () => {
    const options = { seed: 'dev-abuse', scenarios: SCENARIOS, days: 10, scale: 0.4 }
    truth = simulateInto(folder, options).truth
    const lake = await lakeOfFolder(folder)
    const scope = { start: truth.end - 6 * DAY, end: truth.end }
    const baseline = { start: truth.start, end: scope.start }
    for (const { detect } of [...ABUSE_DETECTORS, ...TECHNIQUE_DETECTORS])
      findings.push(...(await detect({ lake, scope, baseline })).findings)
    await lake.engine.close()
  }, 120_000)

  test.each(SCENARIOS)('%s is found, by name and by whom', (name) => {
    const incident = truth.scenarios.find((one) => one.name === name)
    const { principal = null, alsoPrincipals = [] } = incident?.cause ?? {}
    const found = findings.filter(
      ({ type, actor, severity }) =>
        NAMED[name]?.includes(type) === true &&
        severityRank(severity) >= severityRank('MEDIUM') &&
        [principal, ...alsoPrincipals].includes(actor?.id ?? ''),
    )
    expect(found.map(({ type }) => type)).not.toEqual([])
  })

  test('nobody else is told of graver than low for the same', () => {
    const guilty = new Set(
      truth.scenarios.flatMap(({ cause }) => [cause.principal, ...(cause.alsoPrincipals ?? [])]),
    )
    const types = new Set(Object.values(NAMED).flat())
    const others = findings.filter(
      ({ type, actor, severity }) =>
        types.has(type) &&
        severityRank(severity) >= severityRank('MEDIUM') &&
        !guilty.has(actor?.id ?? ''),
    )
    expect(others.map(({ title }) => title)).toEqual([])
  })
})
