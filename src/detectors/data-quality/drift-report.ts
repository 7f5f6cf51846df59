import type { TableCoverage } from '../../formats/tabular/table-problems.ts'
import type { InferredType } from './column-profile.ts'

/** What `dupin drift` found: every number behind its verdict. Shares are in [0, 1]; what is unknown is undefined. */
export interface DriftReport {
  readonly baseline: string
  readonly current: string
  readonly verdict: DriftVerdict
  readonly settings: DriftSettings
  /** In the order of the baseline's columns. */
  readonly features: readonly FeatureDrift[]
  readonly schema: SchemaChanges
  readonly chunks: readonly ChunkSummary[]
  readonly multivariate: MultivariateDrift | undefined
  readonly performance: PerformanceDrift | undefined
  readonly constraintViolations: readonly ConstraintViolation[]
  readonly coverage: {
    readonly baseline: TableCoverage | undefined
    readonly current: TableCoverage
  }
}

export interface DriftVerdict {
  /** `insufficient-data`: too few rows on a side for any test; only what is certain was looked at. */
  readonly status: 'drift' | 'no-drift' | 'insufficient-data'
  readonly driftedFeatures: number
  readonly examinedFeatures: number
  /** Plain sentences, the weightiest first. */
  readonly reasons: readonly string[]
}

export interface DriftSettings {
  /** False discoveries allowed: bounds the q-values of features, and the error of thresholds. */
  readonly error: number
  /** Chunks that the baseline was split into to learn how it varies; 0 when it is known by its statistics alone. */
  readonly baselineChunks: number
  readonly rowsPerBaselineChunk: number
  readonly ignored: readonly string[]
  /** Rows of the current side that are in none of its chunks: of no day, out of order, or after the last that fits. */
  readonly rowsInNoChunk: number
}

/** What a feature is taken for. `identifier` and `time` never come again, so their values are not compared. */
export type FeatureRole = 'numeric' | 'categorical' | 'identifier' | 'time' | 'empty'

/** One way in which a feature can change. */
export interface DriftAspect {
  readonly name: 'distribution' | 'missing' | 'type' | 'domain'
  readonly drifted: boolean
  readonly pValue: number
  /** Size of the change, and from which on it is told of. */
  readonly effect: number
  readonly leastEffect: number
  readonly sentence: string
}

export interface FeatureDistances {
  /** Numbers only. */
  readonly kolmogorovSmirnov?: number
  /** Wasserstein-1 in standard deviations of the baseline; numbers only. */
  readonly wasserstein?: number
  readonly populationStabilityIndex: number
  /** Root of the divergence in bits. */
  readonly jensenShannon: number
  readonly hellinger: number
  readonly totalVariation: number
  /** Largest change of the share of one cell. */
  readonly largestShareChange: number
  readonly chiSquare: number
}

export type DistanceName = keyof FeatureDistances

export interface SideSummary {
  readonly rows: number
  readonly missingShare: number
  readonly textShare: number
  readonly infiniteShare: number
  readonly distinct?: number
  readonly mean?: number
  readonly standardDeviation?: number
  readonly min?: number
  readonly max?: number
  /** At 0.05, 0.25, 0.5, 0.75, 0.95. */
  readonly quantiles?: readonly number[]
}

/** Both distributions over the same bars, as shares of the present values. */
export type PlotBars =
  | {
      readonly kind: 'numeric'
      readonly edges: readonly number[]
      readonly reference: readonly number[]
      readonly current: readonly number[]
    }
  | {
      readonly kind: 'categorical'
      readonly values: readonly string[]
      readonly reference: readonly number[]
      readonly current: readonly number[]
    }

export interface FeatureDrift {
  readonly name: string
  readonly role: FeatureRole
  readonly type: InferredType
  readonly currentType: InferredType
  readonly drifted: boolean
  readonly pValue: number
  /** After Benjamini and Hochberg over the features. */
  readonly qValue: number
  /** Jensen-Shannon distance of the values. */
  readonly effect: number
  readonly aspects: readonly DriftAspect[]
  readonly distances: FeatureDistances | undefined
  /** What the baseline's own chunks stay below, for as many rows as the current side has. Empty when it has too few. */
  readonly thresholds: Partial<FeatureDistances>
  /** What the vendor's rule says: the L-infinity distance against a fixed 0.1. */
  readonly modelMonitor: VendorVerdict | undefined
  readonly unseenShare: number | undefined
  readonly outOfRangeShare: number | undefined
  readonly reference: SideSummary
  readonly current: SideSummary
  readonly bars: PlotBars | undefined
  readonly chunks: readonly FeatureChunk[]
  /** What to know of how it was compared. */
  readonly notes: readonly string[]
}

export interface VendorVerdict {
  readonly method: string
  readonly distance: number
  readonly threshold: number
  readonly drifted: boolean
}

export interface FeatureChunk {
  readonly chunk: string
  readonly rows: number
  readonly jensenShannon: number
  readonly pValue: number
  readonly drifted: boolean
}

export interface ChunkSummary {
  /** The day, or `rows 0 to 999`. */
  readonly chunk: string
  readonly rows: number
  readonly driftedFeatures: readonly string[]
}

export interface SchemaChanges {
  readonly missing: readonly string[]
  readonly extra: readonly string[]
  /** Pairs that may be one column under two names. */
  readonly renamed: readonly {
    readonly from: string
    readonly to: string
    readonly similarity: number
  }[]
  readonly retyped: readonly {
    readonly name: string
    readonly from: InferredType
    readonly to: InferredType
  }[]
  /** Whether columns were matched by their place because one side has no names. */
  readonly matchedByPlace: boolean
}

export interface Contribution {
  readonly feature: string
  /** Shares add up to 1 over the features. */
  readonly share: number
}

export interface MultivariateDrift {
  readonly drifted: boolean
  readonly features: number
  readonly rows: { readonly reference: number; readonly current: number }
  readonly reconstruction: {
    readonly components: number
    readonly explained: number
    readonly reference: number
    readonly current: number
    /** The baseline's own chunks stay below. */
    readonly threshold: number
    readonly pValue: number
    readonly drifted: boolean
    readonly contributions: readonly Contribution[]
  }
  readonly classifier: {
    readonly auroc: number
    readonly standardError: number
    readonly pValue: number
    /** How well parts of the baseline can be told apart from the rest of it. */
    readonly referenceAuroc: number
    readonly threshold: number
    readonly drifted: boolean
    readonly contributions: readonly Contribution[]
  }
}

export interface PerformanceFigure {
  readonly metric: string
  /** Without labels. */
  readonly estimated: number | undefined
  readonly realised: number | undefined
  /** Where it lay in the baseline's chunks; NaN for none. */
  readonly lower: number
  readonly upper: number
  readonly alert: boolean
}

export interface PerformanceChunk {
  readonly chunk: string
  readonly rows: number
  readonly figures: readonly PerformanceFigure[]
}

export interface PerformanceDrift {
  readonly kind: 'binary' | 'multiclass' | 'regression'
  readonly method: 'confidence-based estimation' | 'direct loss estimation' | 'realised only'
  readonly calibrated: boolean
  readonly calibrationError: number | undefined
  readonly reference: readonly { readonly metric: string; readonly value: number }[]
  readonly chunks: readonly PerformanceChunk[]
  readonly alert: boolean
  readonly notes: readonly string[]
}

/** In the form of Model Monitor's `constraint_violations.json`. */
export interface ConstraintViolation {
  readonly feature_name: string
  readonly constraint_check_type: string
  readonly description: string
}
