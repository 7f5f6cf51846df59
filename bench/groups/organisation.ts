import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DETECTORS, Dupin, simulateInto } from '../../src/dupin.ts'
import type { Finding } from '../../src/events/finding.ts'
import { severityRank } from '../../src/events/severity.ts'
import type { TimeWindow } from '../../src/events/time.ts'
import { withoutEvidence } from '../../src/investigations/evidence/evidence-finding.ts'
import { investigate } from '../../src/investigations/investigate.ts'
import type { FindingGroup } from '../../src/investigations/report.ts'
import { openLake } from '../../src/lake/lake.ts'
import { createOrganisation } from '../../src/simulate/organisation.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { readAttackLogs } from './attack-logs.ts'
import { type AttackCase, SCOPE, type Spliced, splice } from './cases.ts'
import { type Labelled, labelOfAttack, labelOfIncident, labelsOf } from './labels.ts'
import { NAIVE } from './naive-groupings.ts'
import { impurity, type PairCounts, type Partition, pairCounts, shownGroups } from './partition.ts'
import { type RuleSignals, ruleSignals } from './raw-signals.ts'

/** One imagined organisation, and what is put into its logs. */
export interface GroupsRequest {
  readonly seed: string
  readonly days: number
  /** Whether the simulator's own incidents happen too. */
  readonly incidents: boolean
  readonly attacks: readonly AttackCase[]
  /** Folder of public data. */
  readonly data: string
}

/** What became of one attack. */
export interface AttackOutcome {
  readonly name: string
  readonly disguise: string
  readonly findings: number
  /** Groups that its findings lie in. */
  readonly groups: number
  /** Position from 1 of the first group of MEDIUM or above that holds a finding of it; 0 when none does. */
  readonly rank: number
}

export interface GroupingScore {
  readonly groups: number
  readonly pairs: PairCounts
  readonly foreign: number
  readonly inAttacked: number
}

export interface GroupsScore {
  readonly seed: string
  readonly quiet: boolean
  readonly hours: number
  readonly rules: RuleSignals
  readonly findings: number
  readonly findingsWorth: number
  readonly groupings: Readonly<Record<string, GroupingScore>>
  readonly attacks: readonly AttackOutcome[]
  readonly incidents: readonly AttackOutcome[]
  readonly seconds: number
}

/** Simulates an organisation, puts the attacks into its logs, investigates, and holds the groups against what is known. */
export async function scoreGroups(request: GroupsRequest): Promise<GroupsScore> {
  const started = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'dupin-groups-'))
  try {
    const logs = join(folder, 'logs')
    const { seed, days, incidents } = request
    const { truth } = simulateInto(logs, { seed, days, ...(incidents ? {} : { scenarios: [] }) })
    const scope = { start: truth.end - SCOPE, end: truth.end }
    const spliced = spliceAll(request, scope, logs)
    const path = join(folder, 'lake.duckdb')
    const dupin = await Dupin.open(path, { threads: 1 })
    await dupin.ingestFolder(logs)
    await dupin.close()
    const looked = await lookInto(path, scope)
    const known = {
      attacks: spliced.map((one) => ({ ...labelOfAttack(one), disguise: one.disguise })),
      incidents: truth.scenarios.map((one) => ({ ...labelOfIncident(one), disguise: '' })),
    }
    return {
      ...scored(request, scope, looked, known),
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function spliceAll(
  { attacks, data, seed }: GroupsRequest,
  scope: TimeWindow,
  logs: string,
): readonly Spliced[] {
  const published = readAttackLogs(data)
  const organisation = createOrganisation(seed)
  const random = createRandom(`splice/${seed}`)
  // What one stolen key does is one attack to anybody: no two attacks of an organisation use the same.
  const keys = random.fork('keys').shuffle(Object.values(organisation.users))
  const spliced = attacks.map((attack, i) => {
    const stolen = i % 2 === 0 ? keys[i / 2] : undefined
    return splice(attack, published, organisation, scope, random.fork(attack.name), stolen)
  })
  mkdirSync(join(logs, 'spliced'), { recursive: true })
  for (const [i, { records }] of spliced.entries())
    writeFileSync(join(logs, 'spliced', `${i}.json`), JSON.stringify({ Records: records }))
  return spliced
}

type Looked = Awaited<ReturnType<typeof lookInto>>

async function lookInto(path: string, scope: TimeWindow) {
  // All calls that fit a rule are looked at at once here, which the product never does.
  const lake = await openLake({
    path,
    threads: 1,
    memoryMb: 2048,
    newSecret: () => 'bench'.repeat(8),
  })
  try {
    let findings: readonly Finding[] = []
    const report = await investigate(lake, {
      detectors: DETECTORS,
      scope,
      accepted: (all) => {
        findings = all
        return { kept: [...all], suppressed: [] }
      },
    })
    // Evidence joins groups after they are made: it is no alert that was grouped.
    const groups = report.findingGroups.map(withoutEvidence)
    return { groups, findings, rules: await ruleSignals(lake.engine, scope) }
  } finally {
    await lake.engine.close()
  }
}

type Known = Labelled & { readonly disguise: string }

function scored(
  { seed, attacks, incidents }: GroupsRequest,
  scope: TimeWindow,
  { groups, findings, rules }: Looked,
  known: { readonly attacks: readonly Known[]; readonly incidents: readonly Known[] },
): Omit<GroupsScore, 'seconds'> {
  const labels = labelsOf(findings, [...known.attacks, ...known.incidents])
  const partitions = {
    Dupin: partitionOf(groups, findings),
    ...Object.fromEntries(Object.entries(NAIVE).map(([name, group]) => [name, group(findings)])),
  }
  const outcomes = (all: readonly Known[]) => all.map((one) => outcomeOf(one, labels, groups))
  return {
    seed,
    quiet: attacks.length === 0 && !incidents,
    hours: (scope.end - scope.start) / 3_600_000,
    rules,
    findings: findings.length,
    findingsWorth: findings.filter(({ severity }) => severityRank(severity) >= 1).length,
    groupings: Object.fromEntries(
      Object.entries(partitions).map(([name, partition]) => {
        const { foreign, all } = impurity(partition, labels)
        const pairs = pairCounts(partition, labels)
        return [name, { groups: shownGroups(partition, findings), pairs, foreign, inAttacked: all }]
      }),
    ),
    attacks: outcomes(known.attacks),
    incidents: outcomes(known.incidents),
  }
}

/** What is in no group of the report stands by itself. */
function partitionOf(groups: readonly FindingGroup[], findings: readonly Finding[]): Partition {
  const grouped = groups.flatMap((group) =>
    group.findings.map((finding) => [finding.id, group.id] as const),
  )
  return new Map([...findings.map(({ id }) => [id, id] as const), ...grouped])
}

const MEDIUM = severityRank('MEDIUM')

function outcomeOf(
  { name, disguise }: Known,
  labels: ReadonlyMap<string, string>,
  groups: readonly FindingGroup[],
): AttackOutcome {
  const own = new Set([...labels].filter(([, label]) => label === name).map(([id]) => id))
  const holding = groups.filter((group) => group.findings.some(({ id }) => own.has(id)))
  const told = holding.find(({ severity }) => severityRank(severity) >= MEDIUM)
  const rank = told === undefined ? 0 : groups.indexOf(told) + 1
  return { name, disguise, findings: own.size, groups: holding.length, rank }
}
