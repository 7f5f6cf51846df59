/** Detective's five severities, lowest first. */
export const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const

export type Severity = (typeof SEVERITIES)[number]

/** 0 for INFORMATIONAL up to 4 for CRITICAL. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

export function maxSeverity(severities: readonly Severity[]): Severity {
  return severities.reduce((a, b) => (severityRank(b) > severityRank(a) ? b : a), 'INFORMATIONAL')
}

/**
 * GuardDuty's bands: low 1.0–3.9, medium 4.0–6.9, high 7.0–8.9, critical 9.0–10.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
 */
export function severityFromScore(score: number): Severity {
  if (!(score >= 1)) return 'INFORMATIONAL'
  if (score < 4) return 'LOW'
  if (score < 7) return 'MEDIUM'
  return score < 9 ? 'HIGH' : 'CRITICAL'
}

export function parseSeverity(text: string): Severity | undefined {
  const upper = text.toUpperCase()
  return SEVERITIES.find((severity) => severity === upper)
}
