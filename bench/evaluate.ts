/**
 * Measures what Dupin says against what is known: simulated organisations, each with three incidents, and quiet ones.
 *
 *   node --import tsx bench/evaluate.ts [--seeds eval-1,eval-2 | --count 20 --prefix eval-] [--days 30] [--quiet 5] [--json FILE]
 *
 * Seeds that begin with `dev-` were used while building and must not be quoted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Dupin, simulateInto } from '../src/dupin.ts'
import { type IncidentScore, type SeedScore, scoreReport } from './evaluate-report.ts'
import { type NaiveScore, naiveScore } from './naive-baseline.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    prefix: { type: 'string', default: 'eval-' },
    count: { type: 'string', default: '20' },
    quiet: { type: 'string', default: '5' },
    days: { type: 'string', default: '30' },
    json: { type: 'string' },
  },
})
const seeds =
  values.seeds?.split(',') ??
  Array.from({ length: Number(values.count) }, (_, i) => `${values.prefix}${i + 1}`)
const quiet = Array.from(
  { length: Number(values.quiet) },
  (_, i) => `${values.prefix}quiet-${i + 1}`,
)

interface Evaluated {
  readonly score: SeedScore
  readonly naive: NaiveScore
}

async function evaluate(seed: string, incidents: boolean): Promise<Evaluated> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-evaluate-'))
  const options = { seed, days: Number(values.days), ...(incidents ? {} : { scenarios: [] }) }
  const { truth } = simulateInto(join(folder, 'logs'), options)
  const dupin = await Dupin.open(join(folder, 'lake.duckdb'))
  try {
    await dupin.ingestFolder(join(folder, 'logs'))
    const report = await dupin.investigate()
    return {
      score: scoreReport(seed, report, truth),
      naive: await naiveScore(dupin, report.scope, truth),
    }
  } finally {
    await dupin.close()
    rmSync(folder, { recursive: true })
  }
}

const evaluated: Evaluated[] = []
for (const seed of seeds) {
  const result = await evaluate(seed, true)
  evaluated.push(result)
  for (const one of result.score.incidents) tellIncident(one)
  console.error(
    `${seed}: false groups ${JSON.stringify(result.score.falseGroups)}, naive ${JSON.stringify(result.naive)}`,
  )
}
const calm: Evaluated[] = []
for (const seed of quiet) {
  const result = await evaluate(seed, false)
  calm.push(result)
  console.error(
    `${seed} (quiet): groups ${JSON.stringify(result.score.falseGroups)}, naive alarms ${result.naive.falseAlarms}`,
  )
}
const summary = summarise(evaluated, calm)
console.log(JSON.stringify(summary, null, 2))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(summary, null, 2)}\n`)

function tellIncident(one: IncidentScore): void {
  const found = one.detected ? `found ${one.severity.padEnd(13)}` : 'MISSED             '
  console.error(
    `${one.seed.padEnd(10)} ${one.scenario.padEnd(22)} ${found} cause ${one.rank || '-'} principal ${one.principalRank || '-'} p ${one.confidence.toFixed(2)} onset ±${Number.isNaN(one.onsetError) ? '?' : one.onsetError.toFixed(0)} min`,
  )
}

function summarise(withIncidents: readonly Evaluated[], calmSeeds: readonly Evaluated[]) {
  const all = withIncidents.flatMap(({ score }) => score.incidents)
  const share = (count: number, of: number) =>
    of === 0 ? null : Math.round((1000 * count) / of) / 1000
  const scenarios = [...new Set(all.map(({ scenario }) => scenario))].toSorted()
  const naive = withIncidents.map((one) => one.naive)
  const sum = (pick: (score: NaiveScore) => number) =>
    naive.reduce((total, score) => total + pick(score), 0)
  const groups = (list: readonly Evaluated[]) => {
    const counts: Record<string, number> = {}
    for (const { score } of list)
      for (const [severity, n] of Object.entries(score.falseGroups))
        counts[severity] = (counts[severity] ?? 0) + n
    return counts
  }
  const onsets = all
    .map(({ onsetError }) => onsetError)
    .filter((error) => !Number.isNaN(error))
    .toSorted((a, b) => a - b)
  return {
    organisations: withIncidents.length,
    incidents: all.length,
    recall: share(all.filter(({ detected }) => detected).length, all.length),
    causeFirst: share(all.filter(({ rank }) => rank === 1).length, all.length),
    causeInFirstThree: share(all.filter(({ rank }) => rank >= 1 && rank <= 3).length, all.length),
    principalFirst: share(
      all.filter(({ principalRank }) => principalRank === 1).length,
      all.length,
    ),
    onsetErrorMedianMinutes: onsets[Math.floor(onsets.length / 2)] ?? null,
    falseGroups: groups(withIncidents),
    quietOrganisations: calmSeeds.length,
    quietGroups: groups(calmSeeds),
    scopeHoursEach: withIncidents[0]?.score.scopeHours ?? calmSeeds[0]?.score.scopeHours ?? null,
    naive: {
      recall: share(
        sum(({ detected }) => detected),
        all.length,
      ),
      causeFirst: share(
        sum(({ first }) => first),
        all.length,
      ),
      falseAlarms: sum(({ falseAlarms }) => falseAlarms),
      quietAlarms: calmSeeds.reduce((total, { naive: one }) => total + one.falseAlarms, 0),
    },
    byScenario: Object.fromEntries(
      scenarios.map((name) => {
        const own = all.filter(({ scenario }) => scenario === name)
        return [
          name,
          {
            incidents: own.length,
            detected: own.filter(({ detected }) => detected).length,
            first: own.filter(({ rank }) => rank === 1).length,
            firstThree: own.filter(({ rank }) => rank >= 1 && rank <= 3).length,
          },
        ]
      }),
    ),
  }
}
