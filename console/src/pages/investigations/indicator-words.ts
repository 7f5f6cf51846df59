import type { Indicator } from '../../api/detective-types.ts'

/** What Detective's console calls the types of indicators. */
export const KIND_NAMES: Readonly<Record<Indicator['IndicatorType'], string>> = {
  TTP_OBSERVED: 'Tactics, techniques and procedures',
  IMPOSSIBLE_TRAVEL: 'Impossible travel',
  FLAGGED_IP_ADDRESS: 'Flagged IP addresses',
  NEW_GEOLOCATION: 'New geolocations',
  NEW_ASO: 'New autonomous system organizations',
  NEW_USER_AGENT: 'New user agents',
  RELATED_FINDING: 'Related findings',
  RELATED_FINDING_GROUP: 'Related finding groups',
}

/** All that an indicator says, as one text. */
export function tellingOf({ IndicatorDetail }: Indicator): string {
  const [detail] = Object.values(IndicatorDetail)
  return Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('; ')
}

/** The place of a finding's page, by the ARN that an indicator gives of it; undefined when it has none here. */
export function findingId(arn: string | undefined): string | undefined {
  const own = /^arn:dupin:findings:[^:]*:[^:]*:finding\/(.+)$/.exec(arn ?? '')?.[1]
  const guardDuty = /^arn:[^:]+:guardduty:[^:]*:[^:]*:detector\/[^/]+\/finding\/(.+)$/.exec(
    arn ?? '',
  )?.[1]
  return own ?? (guardDuty === undefined ? undefined : `guardduty:${guardDuty}`)
}

/** MITRE ATT&CK's tactics in the order of an attack, with those of ATLAS for machine learning. */
export const TACTIC_ORDER: readonly string[] = [
  'Reconnaissance',
  'Resource Development',
  'Initial Access',
  'ML Model Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'ML Attack Staging',
  'Command and Control',
  'Exfiltration',
  'Impact',
]
