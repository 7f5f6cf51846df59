import { SEVERITIES, type Severity, severityRank } from '../../events/severity.ts'
import type { Indicator, IndicatorType } from './indicator.ts'

/**
 * How grave an investigation is, from its indicators and the gravest finding about what the principal did.
 *
 * It is as grave as that finding, which already weighs how usual the act is for whom. Without one:
 * - MEDIUM for an address on a threat list or impossible travel, since somebody else may be using the credentials;
 * - LOW for anything else that is new for the whole account or that others relate to the principal;
 * - INFORMATIONAL for what is new for the principal alone (a colleague's program, an office), and for nothing.
 *
 * It is one step graver when three things that do not follow from each other agree: at least one call of a technique of
 * MEDIUM or more succeeded, the credentials were where their owner is not, and the place or the program is new for the whole
 * account. A finding of GuardDuty that names the address and the address itself are one thing and not two, which is why
 * related findings raise nothing.
 */
export function severityOf(indicators: readonly Indicator[], gravest: Severity): Severity {
  const elsewhere = indicators.some(({ type }) => ELSEWHERE.includes(type))
  const rank = Math.max(
    severityRank(gravest),
    elsewhere ? MEDIUM : 0,
    indicators.some(isTelling) ? LOW : 0,
  )
  const agree =
    severityRank(gravest) >= MEDIUM &&
    indicators.some(hasSucceeded) &&
    elsewhere &&
    indicators.some(isUnheardOf)
  return SEVERITIES[Math.min(rank + (agree ? 1 : 0), SEVERITIES.length - 1)] ?? 'INFORMATIONAL'
}

const LOW = severityRank('LOW')
const MEDIUM = severityRank('MEDIUM')
const ELSEWHERE: readonly IndicatorType[] = ['FLAGGED_IP_ADDRESS', 'IMPOSSIBLE_TRAVEL']

function isUnheardOf(indicator: Indicator): boolean {
  return 'isNewForEntireAccount' in indicator && indicator.isNewForEntireAccount
}

function isTelling(indicator: Indicator): boolean {
  return !('isNewForEntireAccount' in indicator) || indicator.isNewForEntireAccount
}

function hasSucceeded(indicator: Indicator): boolean {
  return indicator.type === 'TTP_OBSERVED' && indicator.apiSuccessCount > 0
}
