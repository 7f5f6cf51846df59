import type { CauseKind } from '../../events/cause.ts'

/**
 * How much each kind of evidence speaks for a cause, in log-odds. Fixed on simulated organisations of development seeds
 * only; `docs/evaluation.md` says how well they do on others.
 */
export const WEIGHTS = {
  /** Every act starts here: most changes cause nothing. */
  prior: -2.9,
  /** A principal that findings name. */
  named: -1.7,
  /** Per bit of surprise that this actor did this, up to `rarityBits`. */
  rarityPerBit: 0.46,
  rarityBits: 10,
  /** By hops in the lineage: the endpoint itself, its configuration, its model, what the model is made of. */
  nearness: [3.8, 3.6, 3.3, 3],
  /** The request names something of the lineage. */
  mentioned: 2.7,
  /** Per nat of nearness by the walk, above the least that counts. */
  walk: 0.4,
  walkFrom: 1e-4,
  /** Same account and Region, same account, another account. */
  sameRegion: 0.2,
  sameAccount: -0.6,
  elsewhere: -3.5,
  /** It acted on another thing of the kind, and what the subject rests on is known. */
  another: -2.9,
  /** What AWS itself does in answer to load is seldom what began it. */
  reaction: -2,
  /** Data comes from elsewhere as a rule. */
  upstream: -0.4,
  /** Weight of how well the symptoms follow, as a multiple of ln(share). */
  symptoms: 1.2,
  /** A kind that explains half of what is seen speaks neither for nor against. */
  fit: 0.7,
  /** A change of the kind was undone as the anomaly ended. */
  reverted: 1.1,
  /** It was taken back and the anomaly went on. */
  wentOn: -1.5,
  /** Siblings that the act did not reach: per nat of the bound on what the p-value is worth, at most; where they moved too. */
  siblingsSteady: 0.18,
  siblingsSteadyMost: 0.6,
  siblingsMoved: -2.5,
  /** Siblings that it did reach. */
  reachedMoved: 0.8,
  reachedSteady: -0.5,
  /** Refused connections that rose, per nat of that bound, and that did not. */
  refused: 0.8,
  notRefused: -0.5,
  /** A new caller, and a caller that grew. */
  newCaller: 1.8,
  growth: 3.3,
  /** A caller that asks what nobody else asks. */
  strangeQueries: 0.8,
  /** Half of this per rank of severity of findings about a caller. */
  suspect: 0.9,
  /** Per rank of severity of findings that name a principal, less what every finding has to overcome. */
  finding: 1.9,
  findingFloor: 0.6,
  /** It is a known pattern of abuse and grave enough to be looked at, not only new. */
  pattern: 0.9,
  /** Each further finding about one principal counts for this share of the one before. */
  repeated: 0.6,
  serviceFault: 1.2,
  perSibling: 0.8,
  /** The service's own share of the latency grew. */
  overhead: 0.8,
  /** A sibling of the Region that stayed as it was. */
  perSteadySibling: -0.7,
} as const

/** What each kind of act brings about more or less often than another, in log-odds beside `prior`. */
export const KIND_PRIORS: Readonly<Partial<Record<CauseKind, number>>> = {
  'model-change': -1.2,
  'configuration-change': -1,
  'permission-change': -0.9,
  'network-change': 0.1,
  'capacity-change': 0.3,
  'data-change': 2,
}

/**
 * From sums of evidence to probabilities that mean what they say: Platt's scaling for a choice among several with one left
 * open (temperature scaling, Guo et al., ICML 2017, with a bias for the open one). Evidence that is not quite independent is
 * too sure of itself; the slope takes that back. `unexplained` are the log-odds of what no candidate accounts for.
 */
export const CALIBRATION = { slope: 1.5, unexplained: 3.4 } as const
