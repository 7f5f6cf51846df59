import { builtInTechniques } from '../../detectors/techniques/catalogue.ts'
import { detectTechniques } from '../../detectors/techniques/technique-detector.ts'
import type { Finding } from '../../events/finding.ts'
import { operationsOf } from '../../graph/principal-calls.ts'
import type { Examination } from './question.ts'

/** The known techniques in the calls of one principal: the calls of all others are not read. */
export async function ownTechniques({
  engine,
  principal,
  scope,
  baseline,
}: Pick<Examination, 'engine' | 'principal' | 'scope' | 'baseline'>): Promise<readonly Finding[]> {
  const operations = await operationsOf(engine, principal, scope)
  const called = new Set(operations.map(({ service, operation }) => `${service}:${operation}`))
  if (called.size === 0) return []
  const only = { actor: principal.arn, called }
  const context = { lake: { engine }, scope, baseline }
  return (await detectTechniques(context, builtInTechniques(), only)).findings
}
