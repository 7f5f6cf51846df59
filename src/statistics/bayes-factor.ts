/**
 * What a p-value is worth as evidence: the bound of Sellke, Bayarri & Berger, "Calibration of p values for testing precise
 * null hypotheses", The American Statistician 55 (2001). Over all reasonable alternatives the Bayes factor against the null
 * is at most 1 / (-e p ln p), so that p = 0.05 is worth odds of 2.5 and p = 0.001 odds of 53, not of 1000.
 */

/**
 * ln of that bound: 0 for p of 1/e and above (and for NaN), which speak for nothing; rising without limit as p falls.
 * p is taken to be at least 1e-300.
 */
export function logBayesFactorBound(pValue: number): number {
  if (!(pValue < 1 / Math.E)) return 0
  const p = Math.max(1e-300, pValue)
  return -Math.log(-Math.E * p * Math.log(p))
}
