import { parseArn } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { PrincipalFinding } from '../../graph/principal-findings.ts'
import { type Examination, type IndicatorOf, importedInScope } from './question.ts'

/** Findings about the principal in the scope: those of other services first, then Dupin's own as far as they are in a
 * group, each the gravest first. */
export function relatedFindings(
  examination: Examination,
): readonly IndicatorOf<'RELATED_FINDING'>[] {
  const partition = parseArn(examination.principal.arn)?.partition ?? 'aws'
  const imported = importedInScope(examination).map((finding) => ({
    type: 'RELATED_FINDING' as const,
    arn: arnOf(finding, partition),
    findingType: finding.type,
    ipAddress: finding.ip,
  }))
  const own = examination.grouped.map((finding) => ({
    type: 'RELATED_FINDING' as const,
    arn: ownArn(finding),
    findingType: finding.type,
    ipAddress: finding.related.find(({ type }) => type === 'ip-address')?.id ?? '',
  }))
  return [...imported, ...own]
}

/** An account has one detector in a Region: where the record does not name it the asterisk stands for it, as in the ARNs of
 * policies. Security Hub's ids are mostly ARNs; what has none of its own gets one that claims to be nobody's of AWS. */
function arnOf(finding: PrincipalFinding, partition: string): string {
  const { id, origin, region, account } = finding
  if (id.startsWith('arn:')) return id
  if (origin !== 'guardduty') return `arn:dupin:${origin}:${region}:${account}:finding/${id}`
  const detector = /^\w{1,64}$/.test(finding.detector) ? finding.detector : '*'
  return `arn:${partition}:${origin}:${region}:${account}:detector/${detector}/finding/${id}`
}

/** An ARN of no partition of AWS: it has account and Region where clients look for them, and claims to be nobody else's. */
function ownArn({ id, region, account }: Finding): string {
  return `arn:dupin:findings:${region}:${account}:finding/${id}`
}
