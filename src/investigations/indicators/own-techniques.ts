import { TECHNIQUES } from '../../detectors/techniques/catalogue.ts'
import { names } from '../../detectors/techniques/match.ts'
import type { CallPattern, Matcher, Technique } from '../../detectors/techniques/technique.ts'
import { detectTechniques } from '../../detectors/techniques/technique-detector.ts'
import type { Finding } from '../../events/finding.ts'
import { operationsOf } from '../../graph/principal-calls.ts'
import type { Examination } from './question.ts'

type Called = Awaited<ReturnType<typeof operationsOf>>

/**
 * The known techniques in the calls of one principal. Each technique of the catalogue is narrowed to this principal, and
 * those that name nothing it ever called are left out, so that the calls of all others need not be read.
 */
export async function ownTechniques({
  engine,
  principal,
  scope,
  baseline,
}: Pick<Examination, 'engine' | 'principal' | 'scope' | 'baseline'>): Promise<readonly Finding[]> {
  const called = await operationsOf(engine, principal, scope)
  const catalogue = TECHNIQUES.flatMap((technique) => narrowed(technique, principal.arn, called))
  if (catalogue.length === 0) return []
  const { findings } = await detectTechniques({ lake: { engine }, scope, baseline }, catalogue)
  // `user/ana` is part of `user/ana-admin` too.
  return findings.filter(({ actor }) => actor?.id === principal.arn)
}

function narrowed(technique: Technique, arn: string, called: Called): readonly Technique[] {
  const matcher = narrowedMatcher(technique.matcher, arn, called)
  return matcher === undefined ? [] : [{ ...technique, matcher }]
}

function narrowedMatcher(matcher: Matcher, arn: string, called: Called): Matcher | undefined {
  const own = (patterns: readonly CallPattern[]) =>
    patterns
      .filter((pattern) => isAbout(pattern, arn, called))
      .map((pattern) => ({ ...pattern, actorsNamed: arn }))
  if (matcher.kind === 'sequence') {
    const steps = matcher.steps.map(own)
    return steps.some((step) => step.length === 0) ? undefined : { ...matcher, steps }
  }
  const calls = own(matcher.calls)
  return calls.length === 0 ? undefined : { ...matcher, calls }
}

function isAbout(pattern: CallPattern, arn: string, called: Called): boolean {
  return (
    (pattern.actorsNamed === undefined || arn.includes(pattern.actorsNamed)) &&
    called.some(({ service, operation }) => names(pattern, service, operation))
  )
}
