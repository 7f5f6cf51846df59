import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Detector } from '../../src/detectors/detector.ts'
import { DETECTORS, Dupin, simulateInto } from '../../src/dupin.ts'
import type { Finding } from '../../src/events/finding.ts'
import type { TimeWindow } from '../../src/events/time.ts'
import type { Explained } from '../../src/investigations/causes/explain.ts'
import { withoutEvidence } from '../../src/investigations/evidence/evidence-finding.ts'
import { investigate } from '../../src/investigations/investigate.ts'
import type { FindingGroup } from '../../src/investigations/report.ts'
import { openLake, type ReadableLake } from '../../src/lake/lake.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { type NaiveScore, naiveScore } from '../naive-baseline.ts'
import { choiceOf, type RecordedChoice } from './choices.ts'
import { tellsOf } from './match.ts'
import { placebos } from './placebo.ts'
import { type Innocence, type ReportScore, scoreReport } from './score.ts'

/** One imagined organisation, and what is asked about it. */
export interface OrganisationRequest {
  readonly seed: string
  readonly days: number
  /** Without incidents. */
  readonly quiet: boolean
  /** Names of simulated logs; the usual ones when left out. */
  readonly logs?: readonly string[]
}

export interface OrganisationScore extends OrganisationRequest {
  readonly report: ReportScore
  readonly naive: NaiveScore
  /** Made-up anomalies of a quiet organisation. */
  readonly placebos: readonly Innocence[]
  readonly choices: readonly RecordedChoice[]
  readonly seconds: number
}

/** Simulates an organisation, reads its logs, investigates them, and holds what is said against what is true. */
export async function scoreOrganisation(request: OrganisationRequest): Promise<OrganisationScore> {
  const { seed, days, quiet, logs: named } = request
  const started = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'dupin-causes-'))
  const path = join(folder, 'lake.duckdb')
  try {
    const logs = join(folder, 'logs')
    const { truth } = simulateInto(logs, {
      ...{ seed, days },
      ...(quiet ? { scenarios: [] } : {}),
      ...(named === undefined ? {} : { logs: named }),
    })
    const { scope, naive } = await ingestInto(path, logs, truth)
    const scored = await scoreLake(path, { truth, scope, detectors: DETECTORS })
    return { ...request, ...scored, naive, seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function ingestInto(path: string, logs: string, truth: Truth) {
  const dupin = await Dupin.open(path, { threads: 1 })
  try {
    await dupin.ingestFolder(logs)
    const scope = await dupin.scope({})
    return { scope, naive: await naiveScore(dupin, scope, truth) }
  } finally {
    await dupin.close()
  }
}

export interface LakeToScore {
  readonly truth: Truth
  readonly scope: TimeWindow
  readonly detectors: readonly Detector[]
}

/** Investigates a lake whose truth is known. */
export async function scoreLake(
  path: string,
  { truth, scope, detectors }: LakeToScore,
): Promise<Pick<OrganisationScore, 'report' | 'placebos' | 'choices'>> {
  const lake = await openLake({ path, threads: 1, newSecret: () => 'bench'.repeat(8) })
  try {
    const explained = new Map<FindingGroup, Explained>()
    const baseline = { start: truth.start, end: scope.start }
    const report = await investigate(lake, {
      detectors,
      scope,
      onExplained: (group, own) => explained.set(group, own),
    })
    const candidatesOf = (group: FindingGroup) => explained.get(group)?.candidates ?? []
    const findings = report.findingGroups.flatMap((group) => withoutEvidence(group).findings)
    const made =
      truth.scenarios.length > 0 ? [] : await placebosOf(lake, scope, baseline, findings, truth)
    const choices = [...explained].map(([group, own]) =>
      choiceOf(
        own,
        truth.scenarios.filter((scenario) => tellsOf(group, scenario)),
      ),
    )
    return {
      report: scoreReport(report, truth, candidatesOf),
      placebos: made.map(({ score }) => score),
      choices: [...choices, ...made.map((one) => choiceOf(one.explained, []))],
    }
  } finally {
    await lake.engine.close()
  }
}

function placebosOf(
  lake: ReadableLake,
  scope: TimeWindow,
  baseline: TimeWindow,
  findings: readonly Finding[],
  { seed }: Truth,
) {
  const random = createRandom(`placebo/${seed}`)
  return placebos({ lake, scope, baseline, findings, random })
}
