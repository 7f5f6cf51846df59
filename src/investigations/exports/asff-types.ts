import type { Finding } from '../../events/finding.ts'
import { tacticsOf } from '../tactics.ts'
import { prose } from './limits.ts'

/** Finding types that one finding may have. */
const MOST = 50

/** What Security Hub's taxonomy has for a tactic. Exfiltration and impact are effects there; what comes before an attack has no
 * place. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html */
const TTPS: ReadonlySet<string> = new Set([
  ...['Initial Access', 'Execution', 'Persistence', 'Privilege Escalation', 'Defense Evasion'],
  ...['Credential Access', 'Discovery', 'Lateral Movement', 'Collection', 'Command and Control'],
])

const EFFECTS: readonly (readonly [RegExp, string])[] = [
  [/^T1485|^T1486|^T1490|^AML\.T0059/, 'Data Destruction'],
  [/^T149[89]|^AML\.T0029|^AML\.T0046/, 'Denial of Service'],
  [/^T1496|^AML\.T0034/, 'Resource Consumption'],
]

/** `TTPs/Discovery/Technique-ModelProbing`: namespace, category, classifier, for each tactic that findings serve. */
export function asffTypes(findings: readonly Finding[], type: string): string[] {
  const classifier = prose(type, 64, 'Finding').replaceAll('/', '-')
  const techniques = findings.flatMap((finding) => finding.techniques)
  const categories = [
    ...tacticsOf(techniques).flatMap((tactic) => (TTPS.has(tactic) ? [`TTPs/${tactic}`] : [])),
    ...effectsOf(techniques).map((effect) => `Effects/${effect}`),
  ]
  const all = categories.length === 0 ? ['Unusual Behaviors/Application'] : categories
  return all.slice(0, MOST).map((category) => `${category}/${classifier}`)
}

function effectsOf(techniques: readonly string[]): string[] {
  const effects = EFFECTS.flatMap(([pattern, effect]) =>
    techniques.some((technique) => pattern.test(technique)) ? [effect] : [],
  )
  return tacticsOf(techniques).includes('Exfiltration')
    ? ['Data Exfiltration', ...effects]
    : effects
}
