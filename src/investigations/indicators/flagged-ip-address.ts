import { type Examination, type IndicatorOf, importedInScope } from './question.ts'

/**
 * Addresses that GuardDuty names by a threat list: those in findings about the principal in the scope, and those the principal
 * used in the scope when a finding about anybody names them or a threat or deny list of the user does. Those with most
 * findings first.
 */
export function flaggedAddresses(
  examination: Examination,
): readonly IndicatorOf<'FLAGGED_IP_ADDRESS'>[] {
  const used = new Set(examination.addresses.map(({ text }) => text))
  const inScope = new Set(importedInScope(examination))
  const findings = new Map<string, number>()
  for (const finding of examination.imported) {
    const own = finding.flagged.filter((address) => used.has(address) || inScope.has(finding))
    for (const address of own) findings.set(address, (findings.get(address) ?? 0) + 1)
  }
  // What stands on a list of the user's own is as flagged; Detective has one reason for all.
  for (const address of used)
    if (examination.listed(address)) findings.set(address, (findings.get(address) ?? 0) + 1)
  return [...findings]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([ipAddress]) => ({
      type: 'FLAGGED_IP_ADDRESS',
      ipAddress,
      reason: 'AWS_THREAT_INTELLIGENCE',
    }))
}
