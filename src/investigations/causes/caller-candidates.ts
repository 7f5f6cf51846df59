import { callerEntity, shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { Finding } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import { DAY, HOUR } from '../../events/time.ts'
import type { CallerChange } from '../../graph/callers.ts'
import type { Symptom } from './act-kinds.ts'
import { type Candidate, evidence, principalKey } from './candidate.ts'
import { newsOf } from './overlap.ts'
import type { Subject } from './subject.ts'
import { isAnomaly, symptomFit, symptomsInWords, tellsOfDemand } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** A caller new to the resource has been seen there for less than this. */
const NEW = 2 * DAY

/** Principals that are not new to the subject. */
export function usualCallers(
  changes: readonly CallerChange[],
  { onset }: Subject,
): ReadonlySet<string> {
  return new Set(
    changes.filter((one) => !isNew(one, onset.time)).map(({ caller }) => principalKey(caller)),
  )
}

function isNew({ firstSeen }: CallerChange, onset: number): boolean {
  return firstSeen > onset - NEW
}

/** Weighs each principal that called more than before: abuse when it is new there or under suspicion, traffic otherwise. */
export function callerCandidates(
  changes: readonly CallerChange[],
  subject: Subject,
  findings: readonly Finding[],
): Candidate[] {
  const growth = (change: CallerChange) =>
    Math.max(0, amount(change).during - amount(change).before)
  const total = changes.reduce((sum, change) => sum + growth(change), 0)
  if (total <= 0) return []
  return changes
    .filter((change) => growth(change) / total > 0.15)
    .slice(0, 5)
    .map((change) => candidateOf(change, growth(change) / total, subject, findings))
}

function amount(change: CallerChange): { before: number; during: number } {
  const tokens = change.tokensBefore + change.tokensDuring > 0
  return tokens
    ? { before: change.tokensBefore, during: change.tokensDuring }
    : { before: change.before, during: change.during }
}

function candidateOf(
  change: CallerChange,
  share: number,
  subject: Subject,
  findings: readonly Finding[],
): Candidate {
  const suspicion = suspicionOf(change.caller, subject, findings)
  const fresh = isNew(change, subject.onset.time)
  const strange = fresh && (subject.symptoms.has('drift') || subject.symptoms.has('prediction'))
  const abuse = suspicion.rank >= 2 || (fresh && suspicion.rank >= 1) || strange
  const kind = abuse ? 'credential-abuse' : 'traffic-change'
  const { before, during } = amount(change)
  const caller = shortName(change.caller)
  const weighed: Evidence[] = [
    evidence('kind', `the mix of callers changed`, WEIGHTS.prior),
    evidence(
      'caller',
      growthText(caller, before, during, share),
      growthWeight(share, before, during),
      change.eventIds,
    ),
    demandEvidence(subject),
    ...(fresh ? [evidence('rarity', `${caller} had never used it before`, WEIGHTS.newCaller)] : []),
    ...(strange
      ? [
          evidence(
            'queries',
            'what is asked has changed with it: inputs or answers drifted',
            WEIGHTS.strangeQueries,
          ),
        ]
      : []),
    ...(abuse ? suspicion.evidence : []),
  ]
  return {
    kind,
    principal: callerEntity(change.caller),
    entity: subject.entity,
    time: fresh ? change.firstSeen : subject.onset.time,
    eventIds: change.eventIds,
    why: `${caller} ${fresh ? 'began to use' : 'used'} ${shortName(subject.entity.id)} ${before > 0 ? `${(during / before).toFixed(1)} times as much as before` : 'where it never had'}${abuse ? ', and that is unlike what others do' : ''}.`,
    evidence: weighed,
  }
}

function growthText(caller: string, before: number, during: number, share: number): string {
  const rates = `${before.toFixed(before < 10 ? 1 : 0)} an hour before, ${during.toFixed(during < 10 ? 1 : 0)} since`
  return `${caller} accounts for ${Math.round(share * 100)} % of the growth: ${rates}`
}

/** All of a growth that doubles what there was speaks loudest. */
function growthWeight(share: number, before: number, during: number): number {
  const ratio = Math.log2((during + 1) / (before + 1))
  return WEIGHTS.growth * share * Math.min(1.3, Math.max(0, ratio))
}

const FOLLOWS: Readonly<Partial<Record<Symptom, number>>> = {
  volume: 1,
  tokens: 1,
  caller: 1,
  throttles: 0.8,
  latency: 0.3,
  drift: 0.4,
  prediction: 0.3,
}

function demandEvidence(subject: Subject): Evidence {
  const fit = symptomFit(subject.symptoms, FOLLOWS)
  const names = symptomsInWords(subject.symptoms.keys())
  const weight = WEIGHTS.symptoms * (Math.log(fit) + WEIGHTS.fit)
  return evidence('symptoms', `who calls bears on ${names}`, weight)
}

interface Suspicion {
  readonly rank: number
  readonly evidence: readonly Evidence[]
}

/** What else is known against a principal around that time. */
function suspicionOf(caller: string, subject: Subject, findings: readonly Finding[]): Suspicion {
  const principal = principalKey(caller)
  const against = findings.filter(
    (finding) =>
      !isAnomaly(finding) &&
      !tellsOfDemand(finding) &&
      finding.start < subject.end + 6 * HOUR &&
      finding.end > subject.onset.time - 2 * DAY &&
      [finding.entity, ...(finding.actor ? [finding.actor] : []), ...finding.related].some(
        ({ id }) => principalKey(id) === principal,
      ),
  )
  const rank = Math.max(0, ...against.map(({ severity }) => severityRank(severity)))
  return {
    rank,
    evidence: newsOf(against)
      .slice(0, 3)
      .map(({ finding, share }) =>
        evidence(
          'suspicion',
          finding.title,
          (WEIGHTS.suspect * severityRank(finding.severity) * share) / 2,
          finding.eventIds.slice(0, 5),
        ),
      ),
  }
}
