import type { Finding, OnsetShare } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import { DAY, MINUTE } from '../../events/time.ts'

/** When a subject began to behave unlike itself. */
export interface Onset {
  readonly time: number
  readonly earliest: number
  readonly latest: number
  /** Where the onset may lie, with probabilities that sum to 1. */
  readonly shares: readonly OnsetShare[]
}

/** Findings dated this much less sharply than the sharpest say nothing about when. */
const SHARP = 30 * MINUTE

/** How much more than another the strongest of the sharply dated counts for when it began. */
const STRONGEST = 2

/** Several series of one incident date it differently: the strongest of the sharply dated says when, and its uncertainty spans
 * what the others say. */
export function onsetOf(findings: readonly Finding[]): Onset {
  const measured = findings.filter((finding) => !isReport(finding))
  const dated = (measured.length > 0 ? measured : findings).map((finding) => ({
    finding,
    onset: finding.series?.onset ?? withoutSeries(finding),
  }))
  const widths = dated.map(({ onset }) => onset.latest - onset.earliest)
  const widest = Math.max(Math.min(...widths) * 2, SHARP)
  const sharp = dated.filter((_, i) => (widths[i] ?? 0) <= widest)
  const ordered = sharp.toSorted(
    (a, b) =>
      severityRank(b.finding.severity) - severityRank(a.finding.severity) ||
      b.finding.score - a.finding.score ||
      a.onset.time - b.onset.time,
  )
  return {
    time: ordered[0]?.onset.time ?? Number.NaN,
    earliest: Math.min(...sharp.map(({ onset }) => onset.earliest)),
    latest: Math.max(...sharp.map(({ onset }) => onset.latest)),
    shares: mixed(ordered.map(({ onset }) => sharesOf(onset))),
  }
}

/** A report of Model Monitor bears the hour of its execution, an hour to a day after what it looked at: it says that something
 * had begun by then, and where a series was measured nothing more.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-schedule-expression.html */
function isReport({ type, series }: Finding): boolean {
  return type.startsWith('ModelMonitor/') && series === undefined
}

function withoutSeries(finding: Finding): NonNullable<Finding['series']>['onset'] {
  const { start } = finding
  return { time: start, earliest: isReport(finding) ? start - DAY : start, latest: start }
}

/** Without a posterior, the interval is all that is known. */
function sharesOf(onset: NonNullable<Finding['series']>['onset']): readonly OnsetShare[] {
  if (onset.shares !== undefined && onset.shares.length > 0) return onset.shares
  return evenly(onset.earliest, onset.latest)
}

/** Measured in bins: an interval ends up to half of one late. */
const HALF_A_BIN = 2.5 * MINUTE

/** An onset that may lie anywhere between two moments. */
export function evenly(earliest: number, latest: number): readonly OnsetShare[] {
  return [{ from: earliest - HALF_A_BIN, to: latest + HALF_A_BIN, share: 1 }]
}

/** One of several posteriors holds, and which is not known. */
function mixed(posteriors: readonly (readonly OnsetShare[])[]): OnsetShare[] {
  const weighed = posteriors.flatMap((shares, i) => {
    const total = shares.reduce((sum, { share }) => sum + share, 0)
    const weight = (i === 0 ? STRONGEST : 1) / (total > 0 ? total : 1)
    return shares.map((one) => ({ ...one, share: one.share * weight }))
  })
  const total = weighed.reduce((sum, { share }) => sum + share, 0)
  return weighed.map((one) => ({ ...one, share: total > 0 ? one.share / total : 0 }))
}
