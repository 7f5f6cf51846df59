import type { Cause } from '../../events/cause.ts'
import { type Candidate, evidence, logOdds, principalKey } from './candidate.ts'
import type { UnloggedChange } from './unlogged-changes.ts'
import { CALIBRATION } from './weights.ts'

/** Causes shown besides `unexplained`. */
const MOST = 6
/** Less likely than this is not worth a line. */
const LEAST = 0.01

/**
 * Candidates, best first, with probabilities that sum to 1 over them and `unexplained`, which is always last: the share of
 * odds that none of them accounts for. Candidates that say the same thing of the same principal count once, with the events
 * of all of them. The evidence is told as calibrated: its weights sum to the log-odds that the probabilities come from.
 *
 * @param unlogged changes that nobody is known to have made: they are what is unexplained, and as likely as calls would be
 */
export function rankCauses(
  candidates: readonly Candidate[],
  unlogged: readonly UnloggedChange[] = [],
): Cause[] {
  const deeds = deedsOf(candidates)
  const odds = deeds.map((deed) => Math.exp(CALIBRATION.slope * logOdds(deed)))
  const rest = Math.exp(CALIBRATION.unexplained) + sumOfOdds(unlogged)
  const total = odds.reduce((sum, value) => sum + value, rest)
  const causes = deeds
    .map((deed, i) => ({ deed, probability: (odds[i] ?? 0) / total }))
    .filter(({ probability }, i) => i < MOST && probability >= LEAST)
    .map(({ deed, probability }, i) => causeOf(deed, i + 1, probability))
  const named = causes.reduce((sum, { probability }) => sum + probability, 0)
  return [...causes, unexplained(causes.length + 1, 1 - named, candidates.length, unlogged)]
}

function causeOf(deed: Candidate, rank: number, probability: number): Cause {
  const { kind, principal, entity, time, eventIds, why } = deed
  return {
    rank,
    probability,
    kind,
    ...(principal === undefined ? {} : { principal }),
    ...(entity === undefined ? {} : { entity }),
    ...(Number.isFinite(time) ? { time } : {}),
    eventIds,
    why,
    evidence: deed.evidence.map((one) => ({
      ...one,
      weight: evidence(one.factor, one.text, CALIBRATION.slope * one.weight).weight,
    })),
  }
}

function unexplained(
  rank: number,
  probability: number,
  examined: number,
  unlogged: readonly UnloggedChange[],
): Cause {
  const weighed = examined === 1 ? 'one candidate was' : `${examined} candidates were`
  const what = unlogged.length > 0 ? 'A change that no logged call made, or something' : 'Something'
  const why =
    examined === 0 && unlogged.length === 0
      ? 'Nothing was found in the collected logs that could have caused it.'
      : `${what} else: ${weighed} weighed, and the collected logs do not show everything.`
  return {
    rank,
    probability,
    kind: 'unexplained',
    eventIds: [],
    why,
    evidence: [
      evidence('rest', 'kept back in every ranking', CALIBRATION.unexplained),
      ...unlogged.map((one) => evidence('state', one.text, addedBy(one, unlogged))),
    ],
  }
}

function sumOfOdds(unlogged: readonly UnloggedChange[]): number {
  return unlogged.reduce((sum, one) => sum + oddsOf(one), 0)
}

function oddsOf({ logOdds: sum }: UnloggedChange): number {
  return Math.exp(CALIBRATION.slope * sum)
}

/** Its share of what all of them add to the log-odds of what is kept back. */
function addedBy(one: UnloggedChange, unlogged: readonly UnloggedChange[]): number {
  const all = sumOfOdds(unlogged)
  return (oddsOf(one) / all) * Math.log1p(all / Math.exp(CALIBRATION.unexplained))
}

/** Candidates put together into deeds, best first. A roll-out is several calls by one principal within a while: the strongest
 * says how likely it is, the events of the others join it. What it was, an act that was weighed by itself says better than
 * findings do, unless they speak of abuse. */
export function deedsOf(candidates: readonly Candidate[]): Candidate[] {
  const merged: Candidate[] = []
  for (const candidate of candidates.toSorted(byOdds)) {
    const i = merged.findIndex((stronger) => isOneDeed(stronger, candidate))
    const stronger = merged[i]
    if (stronger === undefined) merged.push(candidate)
    else merged[i] = joined(stronger, candidate)
  }
  return merged
}

/** An act with odds below this is one of many and says nothing about what the principal did. */
const TELLING_ODDS = -1

function joined(stronger: Candidate, weaker: Candidate): Candidate {
  const eventIds = [...new Set([...stronger.eventIds, ...weaker.eventIds])].slice(0, 50)
  const told = stronger.told === true && weaker.told !== true && logOdds(weaker) > TELLING_ODDS
  const principal = fuller(stronger, weaker)
  if (!told || stronger.kind === 'credential-abuse') return { ...stronger, principal, eventIds }
  const { kind, entity, time, why, evidence: own } = weaker
  return {
    ...stronger,
    principal,
    told: false,
    kind,
    entity,
    time,
    why,
    eventIds,
    evidence: mergedEvidence(stronger, own),
  }
}

/** The name that keeps the path. */
function fuller(one: Candidate, other: Candidate): Candidate['principal'] {
  return (other.principal?.id.length ?? 0) > (one.principal?.id.length ?? 0)
    ? other.principal
    : one.principal
}

/** The act's evidence with that of the findings behind it; the odds stay those of the stronger. */
function mergedEvidence(stronger: Candidate, own: Candidate['evidence']): Candidate['evidence'] {
  const rest = logOdds(stronger) - own.reduce((sum, { weight }) => sum + weight, 0)
  const findings = stronger.evidence.filter(({ factor }) => factor === 'finding')
  const eventIds = findings.flatMap((one) => one.eventIds).slice(0, 10)
  const text = findings
    .map((one) => one.text)
    .slice(0, 3)
    .join('; ')
  return [...own, evidence('findings', text, rest, eventIds)]
}

/** Two hours apart is another deed. */
const APART = 2 * 3_600_000

function isOneDeed(stronger: Candidate, candidate: Candidate): boolean {
  if (principalKey(stronger.principal?.id) !== principalKey(candidate.principal?.id)) return false
  return stronger.principal === undefined
    ? stronger.kind === candidate.kind
    : !(Math.abs(stronger.time - candidate.time) > APART)
}

/** Best first; of the equally good the latest. */
function byOdds(a: Candidate, b: Candidate): number {
  return logOdds(b) - logOdds(a) || b.time - a.time || (keyOf(a) < keyOf(b) ? -1 : 1)
}

function keyOf(candidate: Candidate): string {
  return `${candidate.kind}|${candidate.principal?.id ?? ''}|${candidate.time}`
}
