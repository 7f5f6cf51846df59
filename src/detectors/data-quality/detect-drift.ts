import { UserError } from '../../events/user-error.ts'
import type { TableCoverage } from '../../formats/tabular/table-problems.ts'
import { createRandom } from '../../statistics/random.ts'
import { readBaselineFiles } from './baseline-files.ts'
import { ChunkJudge } from './chunk-judge.ts'
import { featureDrift, type JudgedFeature, judgeFeatures, learnBaseline } from './compare-tables.ts'
import { type DriftOptions, ERROR, modelColumns } from './drift-options.ts'
import type { DriftReport, FeatureRole, SchemaChanges } from './drift-report.ts'
import { verdictOf } from './drift-verdict.ts'
import type { FeatureReference } from './feature-reference.ts'
import { multivariateDrift } from './multivariate-drift.ts'
import { performanceDrift } from './performance-drift.ts'
import { lossRows } from './performance-loss.ts'
import { readBaseline, readCurrent, type Side } from './read-sides.ts'
import { schemaChanges } from './schema-changes.ts'
import type { TableSketch } from './table-sketch.ts'
import { type VendorCheck, vendorCheck } from './vendor-check.ts'

/** The sketches draw from this: equal input gives an equal report. */
const SEED = 'drift'
const NOTHING: TableCoverage = {
  files: 0,
  rows: 0,
  rejected: 0,
  problems: [],
  isPartial: false,
  formats: [],
}

/**
 * Whether the table at `current` is still like the one at `baseline`. Each is read once, in bounded memory.
 *
 * @throws UserError when either cannot be read at all.
 */
export async function detectDrift(options: DriftOptions): Promise<DriftResult> {
  const error = options.error ?? ERROR
  const given = readBaselineFiles(options.baseline)
  const random = createRandom(SEED)
  const baseline = await readBaseline(options, given, random.fork('baseline'))
  const rows = options.chunkBy?.kind === 'rows' ? options.chunkBy.rows : Number.POSITIVE_INFINITY
  const learn = (other?: TableSketch) =>
    learnBaseline(baseline.sketch, rolesOf(baseline.sketch, options, other), { error, rows })
  const early = learn()
  const chunks = new ChunkJudge(early, error)
  const current = await readCurrent(options, random.fork('current'), { judge: chunks, baseline })
  checkNames(options, baseline, current)
  // Statistics do not say in which order values came: what counts its rows is seen on the other side.
  const references = given === undefined ? early : learn(current.sketch)
  const judged = judgeFeatures(references, (name) => {
    const profile = current.sketch.profile.column(name)
    return profile && { profile, hashed: current.sketch.hashes.of(name) }
  })
  const vendor = vendorCheck(
    baseline.sketch.profile,
    current.sketch.profile,
    given,
    random.fork('model-monitor'),
  )
  const compared = { options, error, baseline, current, references, judged, chunks, vendor }
  return { report: reportOf(compared), modelMonitorFiles: vendor.files }
}

/** A report, and what Model Monitor would write of the same tables. */
export interface DriftResult {
  readonly report: DriftReport
  /** File names with their texts. */
  readonly modelMonitorFiles: () => ReadonlyMap<string, string>
}

/** @throws UserError when an option names a column that is not there: a slip of the pen would else look like a finding. */
function checkNames(options: DriftOptions, baseline: Side, current: Side): void {
  const { target, prediction, probabilities = [], ignore = [] } = options
  const here = (name: string) => baseline.names.includes(name) || current.names.includes(name)
  const named = [target, prediction, ...probabilities.map(({ column }) => column), ...ignore]
  const unknown = named.filter((name) => name !== undefined && !here(name))
  if (unknown.length > 0)
    throw new UserError(
      `neither side has a column ${unknown.join(', ')}; there are ${baseline.names.slice(0, 12).join(', ')}${baseline.names.length > 12 ? ' …' : ''}`,
    )
}

/** What each column is taken for; those that are ignored are left out. */
function rolesOf(
  sketch: TableSketch,
  options: DriftOptions,
  other?: TableSketch,
): ReadonlyMap<string, FeatureRole> {
  const ignored = new Set(options.ignore)
  const columns = sketch.profile.columns.filter(({ name }) => !ignored.has(name))
  return new Map(
    columns.map((column) => {
      const across = other?.profile.column(column.name)
      const seen = across === undefined ? undefined : other?.role(across)
      const never = seen === 'identifier' || seen === 'time'
      return [column.name, never ? seen : sketch.role(column)]
    }),
  )
}

interface Compared {
  readonly options: DriftOptions
  readonly error: number
  readonly baseline: Side
  readonly current: Side
  readonly references: readonly FeatureReference[]
  readonly judged: readonly JudgedFeature[]
  readonly chunks: ChunkJudge
  readonly vendor: VendorCheck
}

function reportOf(compared: Compared): DriftReport {
  const { options, error, baseline, current, chunks, vendor } = compared
  const parts = partsOf(compared)
  const rows = Math.min(baseline.sketch.profile.rows, current.sketch.profile.rows)
  const blocks = baseline.sketch.blocks
  return {
    baseline: options.baseline,
    current: options.current,
    verdict: verdictOf(parts, chunks.summaries, rows),
    settings: {
      error,
      baselineChunks: blocks?.settle(0, 1).length ?? 0,
      rowsPerBaselineChunk: blocks?.rowsPerBlock ?? 0,
      ignored: options.ignore ?? [],
      rowsInNoChunk: current.leftOut,
    },
    ...parts,
    chunks: chunks.summaries,
    constraintViolations: vendor.violations,
    coverage: { baseline: baseline.reader?.coverage, current: current.reader?.coverage ?? NOTHING },
  }
}

function partsOf(compared: Compared) {
  const { options, error, baseline, current, references, judged, chunks, vendor } = compared
  const leftOut = modelColumns(options)
  return {
    features: judged.map((one) => {
      const { name } = one.reference
      return featureDrift(one, error, chunks.of(name), vendor.verdicts.get(name))
    }),
    schema: schemaOf(compared),
    multivariate: multivariateDrift({
      baseline: baseline.sketch.sample,
      current: current.sketch.sample,
      references,
      leftOut,
      error,
      random: createRandom(SEED).fork('multivariate'),
    }),
    performance: performanceDrift(
      baseline.performance,
      current.performance,
      lossRows(baseline.sketch, current.sketch, references, leftOut),
    ),
  }
}

function schemaOf({ options, baseline, current }: Compared): SchemaChanges {
  const ignored = new Set(options.ignore)
  // The truth comes late: that it is not there yet is no change.
  const isAwaited = (name: string) => name === options.target && !current.performance.has(name)
  const columns = ({ sketch }: Side) =>
    sketch.profile.columns.filter(({ name }) => !ignored.has(name) && !isAwaited(name))
  return schemaChanges(columns(baseline), columns(current), current.matchedByPlace)
}
