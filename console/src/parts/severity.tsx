import Badge, { type BadgeProps } from '@cloudscape-design/components/badge'
import type { Schemas } from '../api/client.ts'

export type SeverityName = Schemas['Severity']

const COLOURS: Readonly<Record<SeverityName, BadgeProps['color']>> = {
  CRITICAL: 'severity-critical',
  HIGH: 'severity-high',
  MEDIUM: 'severity-medium',
  LOW: 'severity-low',
  INFORMATIONAL: 'severity-neutral',
}

const RANKS: readonly SeverityName[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/** The severity of that name; undefined when it is none. */
export function severityNamed(text: unknown): SeverityName | undefined {
  return RANKS.find((one) => one === text)
}

export function severityRank(severity: SeverityName): number {
  return RANKS.indexOf(severity)
}

export function Severity({ severity }: { readonly severity: SeverityName }) {
  return <Badge color={COLOURS[severity]}>{capital(severity)}</Badge>
}

function capital(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase()
}
