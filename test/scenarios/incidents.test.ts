import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { severityRank } from '../../src/events/severity.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import type { FindingGroup, Report } from '../../src/investigations/report.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import { newFolder } from '../support/run-cli.ts'

const DAYS = 15
const SCALE = 0.2
const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

/** Simulates, reads and investigates as a user does, in one folder of its own. */
async function investigated(seed: string, scenarios: readonly string[]) {
  const logs = join(folder, seed, scenarios.join('-') || 'quiet')
  const { truth } = simulateInto(logs, { seed, scenarios, days: DAYS, scale: SCALE })
  const dupin = await Dupin.open(`${logs}.duckdb`)
  try {
    const summary = await dupin.ingestFolder(logs)
    return { truth, summary, report: await dupin.investigate({ from: truth.end - 7 * DAY }) }
  } finally {
    await dupin.close()
  }
}

/** The group in which the incident's entity has findings at its time. */
function groupOf(report: Report, { entity, start, end }: ScenarioTruth): FindingGroup | undefined {
  return report.findingGroups.find(({ findings }) =>
    findings.some(
      (finding) =>
        finding.start < end + HOUR &&
        finding.end > start - HOUR &&
        [finding.entity, finding.actor, ...finding.related].some((one) => one?.id === entity.id),
    ),
  )
}

describe.each(['dev-1', 'dev-2'])('in the organisation %s', (seed) => {
  let known: Awaited<ReturnType<typeof investigated>>
  beforeAll(async () => {
    known = await investigated(seed, ['model-change', 'llmjacking'])
  }, 120_000)

  test('every record that was written is accounted for', () => {
    const { read, stored, duplicate, rejected } = known.summary
    expect(read).toBe(stored + duplicate + rejected)
    expect({ rejected, problems: known.summary.problems }).toEqual({ rejected: 0, problems: [] })
    expect(stored).toBeGreaterThan(10_000)
  })

  test.each(['model-change', 'llmjacking'])(
    '%s is found, and its true cause is named first',
    (name) => {
      const incident = known.truth.scenarios.find((one) => one.name === name)
      if (incident === undefined) throw new Error(`the simulation has no ${name}`)
      const group = groupOf(known.report, incident)
      const [cause] = group?.causes ?? []
      expect({ kind: cause?.kind, principal: cause?.principal?.id }).toEqual({
        kind: incident.cause.kind,
        principal: incident.cause.principal,
      })
      expect(cause?.eventIds.some((id) => incident.cause.eventIds.includes(id))).toBe(true)
      expect(severityRank(group?.severity ?? 'INFORMATIONAL')).toBeGreaterThanOrEqual(2)
      expect(Math.abs((cause?.time ?? 0) - incident.cause.time)).toBeLessThan(DAY)
    },
  )
})

test('in a quiet organisation nothing is graver than low', async () => {
  const { report } = await investigated('dev-2', [])
  const grave = report.findingGroups.filter(({ severity }) => severityRank(severity) >= 2)
  expect(grave.map(({ title }) => title)).toEqual([])
}, 120_000)
