/**
 * How much each kind of evidence speaks for a cause, in log-odds. Fixed on simulated organisations of development seeds
 * only; `docs/evaluation.md` says how well they do on others.
 */
export const WEIGHTS = {
  /** Every act starts here: most changes cause nothing. */
  prior: -2.9,
  /** A principal that findings name. */
  named: -0.7,
  /** What nothing explains. */
  unexplained: 0.4,
  /** Per bit of surprise that this actor did this, up to `rarityBits`. */
  rarityPerBit: 0.22,
  rarityBits: 10,
  /** An act in the minutes in which its kind takes effect. */
  prompt: 2.4,
  /** Per halving time beyond. */
  perHalving: -0.9,
  /** After the onset's best estimate but within its uncertainty. */
  withinUncertainty: -0.7,
  /** By hops in the lineage: the endpoint itself, its configuration, its model, what the model is made of. */
  nearness: [3.4, 3.2, 3, 2.7],
  /** The request names something of the lineage. */
  mentioned: 2.4,
  /** Same account and Region, same account, another account. */
  sameRegion: 0.2,
  sameAccount: -0.6,
  elsewhere: -3.2,
  /** It acted on another thing of the kind, and what the subject rests on is known. */
  another: -2.6,
  /** What AWS itself does in answer to load is seldom what began it. */
  reaction: -2,
  /** Data comes from elsewhere as a rule. */
  upstream: -0.4,
  /** Weight of how well the symptoms follow, as a multiple of ln(share). */
  symptoms: 1,
  /** A kind that explains half of what is seen speaks neither for nor against. */
  fit: 0.7,
  /** A change of the kind was undone as the anomaly ended. */
  reverted: 1,
  /** A new caller, and a caller that grew. */
  newCaller: 1.8,
  growth: 3,
  /** A caller that asks what nobody else asks. */
  strangeQueries: 0.8,
  /** Per rank of severity of findings about the same principal, less what every finding has to overcome. */
  suspect: 0.9,
  suspectFloor: 0.3,
  serviceFault: 1.2,
  perSibling: 0.8,
} as const
