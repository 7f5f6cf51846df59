import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callPredicate } from '../src/detectors/sigma/detection-predicate.ts'
import type { Detection } from '../src/detectors/sigma/rule.ts'
import { isOnCalls, type RuleLogName } from '../src/detectors/sigma/rule-log.ts'
import { builtInTechniques } from '../src/detectors/techniques/catalogue.ts'
import { type CallRule, rulesOf, type Technique } from '../src/detectors/techniques/technique.ts'
import { detectTechniques } from '../src/detectors/techniques/technique-detector.ts'
import { deriveRelations } from '../src/graph/derive.ts'
import { modelFacts } from '../src/lake/calls-models.ts'
import type { SqlParameter } from '../src/lake/engine.ts'
import { ingest } from '../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../src/lake/lake.ts'
import { binder, predicateSql } from '../src/lake/predicates/predicate-sql.ts'
import { folderSource } from '../src/sources/folder.ts'
import { DAYS, START, writeData } from './data.ts'

/**
 * What it costs to look for every rule: seconds over generated CloudTrail events, how that grows with events and with rules, and
 * beside it one statement a rule over all rows, which is what a rule translated by itself costs.
 */
const SIZES = process.argv.includes('--small') ? [50_000, 100_000] : [250_000, 1_000_000]
const DAY = 86_400_000
const SCOPE = { start: START, end: START + DAYS * DAY }
const CONTEXT = { scope: SCOPE, baseline: { start: START - 45 * DAY, end: START } }

async function main(): Promise<void> {
  const rules = builtInTechniques()
  const times: number[] = []
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'dupin-bench-rules-'))
    try {
      const lake = await lakeOf(folder, size)
      const seconds = await timed(lake, rules)
      times.push(seconds)
      say(
        `${size} events, ${rules.length} techniques: ${seconds.toFixed(2)} s, ${Math.round(size / seconds)} events/s`,
      )
      if (size === SIZES.at(-1)) await compare(lake, rules, seconds)
      await lake.engine.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const [few = 1, many = 1] = times
  const [less = 1, more = 1] = SIZES
  say(
    `growth of the cost of an event from ${less} to ${more}: ${(many / few / (more / less)).toFixed(2)} (linear is 1)`,
  )
}

async function compare(lake: Lake, rules: readonly Technique[], once: number): Promise<void> {
  for (const factor of [4, 16]) {
    const seconds = await timed(lake, copies(rules, factor))
    say(
      `${factor} × as many rules (${rules.length * factor}): ${seconds.toFixed(2)} s, ${(seconds / once).toFixed(2)} × the time`,
    )
  }
  const naive = await oneStatementEach(lake, rules)
  say(
    `one statement a rule, over all rows (every ${SAMPLED}th rule, as many times): ${naive.toFixed(1)} s, ${(naive / once).toFixed(0)} × the time`,
  )
}

/** The best of three: the first fills the pages. */
async function timed(lake: Lake, rules: readonly Technique[]): Promise<number> {
  const runs: number[] = []
  for (let i = 0; i < 3; i++) {
    const started = performance.now()
    await detectTechniques({ lake, ...CONTEXT }, rules)
    runs.push((performance.now() - started) / 1000)
  }
  return Math.min(...runs)
}

/** A field of text of each log, for the further condition. */
const MARKED: Readonly<Record<RuleLogName, string>> = {
  cloudtrail: 'requestParameters',
  kubernetes: 'requestObject',
  guardduty: 'title',
  'bedrock-invocation': 'operation',
  vpcflow: 'interface-id',
  dns: 'query',
}

/** The same rules again with another condition each, so that no two are one. */
function copies(rules: readonly Technique[], factor: number): readonly Technique[] {
  return Array.from({ length: factor }, (_, nth) =>
    rules.map((rule) => (nth === 0 ? rule : copyOf(rule, nth))),
  ).flat()
}

function copyOf(technique: Technique, nth: number): Technique {
  const narrowed = (detection: Detection, log: RuleLogName): Detection => ({
    kind: 'and',
    parts: [
      detection,
      {
        kind: 'field',
        test: {
          field: MARKED[log],
          modifiers: ['contains'],
          values: [`"marker-${nth}"`],
          line: 1,
        },
      },
    ],
  })
  const own = (rule: CallRule) => ({ ...rule, detection: narrowed(rule.detection, rule.log) })
  const { matcher } = technique
  const id = `${technique.id}${nth}`
  if (matcher.kind === 'call')
    return { ...technique, id, matcher: { ...matcher, rule: own(matcher.rule) } }
  if (matcher.kind === 'burst')
    return { ...technique, id, matcher: { ...matcher, rules: matcher.rules.map(own) } }
  return { ...technique, id, matcher: { ...matcher, steps: matcher.steps.map(own) } }
}

/** Of so many rules one is asked by itself: all of them take many minutes. */
const SAMPLED = 16

async function oneStatementEach({ engine }: Lake, rules: readonly Technique[]): Promise<number> {
  const facts = await modelFacts(engine, SCOPE.end)
  const started = performance.now()
  const sampled = rules
    .flatMap(({ matcher }) => rulesOf(matcher))
    .filter(({ log }) => isOnCalls(log))
    .filter((_, i) => i % SAMPLED === 0)
  for (const { detection, log } of sampled) {
    const parameters: SqlParameter[] = [new Date(SCOPE.start), new Date(SCOPE.end)]
    const condition = predicateSql(callPredicate(detection, facts, log), binder(parameters))
    await engine.query(
      `SELECT count(*) FROM stored.api_call s WHERE s.time >= $1 AND s.time < $2 AND ${condition}`,
      parameters,
    )
  }
  return (SAMPLED * (performance.now() - started)) / 1000
}

async function lakeOf(folder: string, events: number): Promise<Lake> {
  writeData('large', join(folder, 'logs'), events)
  const lake = await openLake({
    path: join(folder, 'lake.duckdb'),
    threads: 2,
    newSecret: () => 'bench'.repeat(8),
  })
  await ingest(lake, await folderSource(join(folder, 'logs')), {
    threads: 2,
    seed: 1,
    now: () => new Date(0),
    derive: deriveRelations,
  })
  return lake
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

await main()
