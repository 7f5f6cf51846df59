import { shortName } from '../../events/arn.ts'
import type { CauseKind, Evidence } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import type { Act } from '../../graph/acts.ts'
import type { Lineage } from '../../graph/lineage.ts'
import { refinedKind } from './act-candidates.ts'
import { type Candidate, evidence, principalKey } from './candidate.ts'
import { inWords } from './kind-words.ts'
import { type News, newsOf } from './overlap.ts'
import { isChangeOfContent, isSummary } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** What only somebody with credentials that are not theirs does. */
const CREDENTIAL_SIGNS =
  /^abuse\/|credential|exfiltrat|enumerat|discovery|probing|llmjack|harvest|phantom|newly|novel|unusual|outside|leak|theft|access key|console login|persistence|privilege/i

/** What was done to a model or to what it learns from outweighs how somebody came to be able to. */
const CONSEQUENCES: readonly (readonly [RegExp, CauseKind])[] = [
  [/ArtifactReplaced|ImagePushed|ModelReplaced/, 'model-change'],
  [/KnowledgeBaseFed|TrainingDataWritten|LearningDataWritten/, 'data-change'],
]

/**
 * Findings about acts carry their own explanation: who did them. Each principal that the findings name is a candidate; its
 * kind is abuse of credentials when the signs say so, otherwise what its acts change.
 */
export function findingCandidates(
  findings: readonly Finding[],
  acts: readonly Act[],
  lineage: Lineage,
): Candidate[] {
  const byActor = new Map<string, { actor: EntityRef; findings: Finding[] }>()
  for (const finding of findings) {
    const actor = finding.actor
    if (actor === undefined || actor.id === '' || finding.type.startsWith('Inference/')) continue
    const key = principalKey(actor.id)
    const known = byActor.get(key) ?? { actor, findings: [] }
    known.findings.push(finding)
    const fuller = actor.id.length > known.actor.id.length ? actor : known.actor
    byActor.set(key, { actor: fuller, findings: known.findings })
  }
  const byId = new Map(acts.map((act) => [act.eventId, act]))
  return [...byActor.values()].map((group) =>
    candidateOf(group.actor, group.findings, byId, lineage),
  )
}

function candidateOf(
  actor: EntityRef,
  findings: readonly Finding[],
  acts: ReadonlyMap<string, Act>,
  lineage: Lineage,
): Candidate {
  const worst = findings.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      Number(isSummary(a)) - Number(isSummary(b)) ||
      a.start - b.start,
  )
  const eventIds = [...new Set(worst.flatMap((finding) => finding.eventIds))].slice(0, 50)
  const kind = kindOf(
    findings,
    eventIds.flatMap((id) => acts.get(id) ?? []),
    lineage,
  )
  const weighed: Evidence[] = [
    evidence(
      'kind',
      findings.length === 1
        ? `a finding names ${shortName(actor.id)}; most have a harmless reason`
        : `${findings.length} findings name ${shortName(actor.id)}; most have a harmless reason`,
      WEIGHTS.named,
    ),
    ...newsOf(findings).slice(0, 6).map(findingEvidence),
  ]
  return {
    kind,
    principal: actor,
    entity: worst[0]?.entity,
    time: timeOf(findings),
    eventIds,
    why: whyOf(worst, kind),
    evidence: weighed,
    told: true,
  }
}

/** When the first of it happened; summaries say only that it was after they begin. */
function timeOf(findings: readonly Finding[]): number {
  const dated = findings.filter((finding) => !isSummary(finding))
  return Math.min(...(dated.length > 0 ? dated : findings).map(({ start }) => start))
}

/** The gravest counts in full, whichever way; the others for what is new in them. */
function findingEvidence({ finding, share }: News, i: number): Evidence {
  const rank = severityRank(finding.severity)
  const pattern = rank < 2 || isNovelty(finding) ? 0 : WEIGHTS.pattern
  const whole = WEIGHTS.finding * rank - WEIGHTS.findingFloor + pattern
  const weight = i === 0 ? whole : Math.max(0, whole) * share
  return evidence('finding', finding.title, weight, finding.eventIds.slice(0, 5))
}

/** That something was never seen before has more harmless reasons than that it is what attackers do. */
function isNovelty(finding: Finding): boolean {
  return finding.type.startsWith('Behaviour/') || isChangeOfContent(finding)
}

function whyOf(worst: readonly Finding[], kind: CauseKind): string {
  const title = (worst[0]?.title ?? 'acts that stand out').replace(/\.$/, '')
  const more =
    worst.length > 1 ? ` and ${worst.length - 1} more findings about the same principal` : ''
  return `${title}${more}: ${inWords(kind)}.`
}

function kindOf(findings: readonly Finding[], acts: readonly Act[], lineage: Lineage): CauseKind {
  const consequence = CONSEQUENCES.find(([pattern]) =>
    findings.some(({ type, severity }) => severityRank(severity) >= 2 && pattern.test(type)),
  )
  if (consequence !== undefined) return consequence[1]
  const signs = findings.filter(
    ({ type, title, severity }) =>
      severityRank(severity) >= 2 && CREDENTIAL_SIGNS.test(`${type} ${title}`),
  )
  const kinds = acts.flatMap((act) => refinedKind(act, lineage, acts)?.kind ?? [])
  const [commonest] = [...new Set(kinds)].toSorted(
    (a, b) => kinds.filter((kind) => kind === b).length - kinds.filter((kind) => kind === a).length,
  )
  if (commonest === undefined || signs.length >= 2) return 'credential-abuse'
  return commonest
}
