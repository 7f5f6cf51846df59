import type { EntityIndicator, EntityIndicatorType } from './entity-indicators.ts'
import type { Indicator, IndicatorType } from './indicator.ts'

/** An indicator as people read it. */
export interface ToldIndicator {
  readonly type: IndicatorType | EntityIndicatorType
  readonly text: string
}

export type Ttp = Extract<Indicator, { readonly type: 'TTP_OBSERVED' }>

/** Operations and addresses that are named; the rest is counted. */
const NAMED = 4

/** One procedure as one line: Detective has an indicator for each of its techniques, operations and addresses. */
export function procedureInWords(ttps: readonly Ttp[]): ToldIndicator {
  const [first] = ttps
  const techniques = [...new Set(ttps.map(({ technique }) => technique))].sort().join(', ')
  // Each operation stands there once for every technique.
  const calls = new Map(ttps.map((one) => [`${one.apiName}\0${one.ipAddress}`, one]))
  const named = [...calls.values()].slice(0, NAMED).map(callsInWords)
  const more = calls.size > NAMED ? ` and ${calls.size - NAMED} more` : ''
  const what = `${first?.procedure ?? ''} (${techniques})`
  return { type: 'TTP_OBSERVED', text: `${what}: ${named.join('; ')}${more}` }
}

function callsInWords({ apiName, ipAddress, apiSuccessCount, apiFailureCount }: Ttp): string {
  const from = ipAddress === '' ? '' : ` from ${ipAddress}`
  const failed = apiFailureCount > 0 ? `, ${apiFailureCount} failed` : ''
  return `${apiSuccessCount + apiFailureCount} × ${apiName}${from}${failed}`
}

/** What an indicator of a user or role says, as one line. */
export function indicatorInWords(indicator: Exclude<Indicator, Ttp>): ToldIndicator {
  return { type: indicator.type, text: textOf(indicator) }
}

function textOf(indicator: Exclude<Indicator, Ttp>): string {
  switch (indicator.type) {
    case 'IMPOSSIBLE_TRAVEL': {
      const { startingLocation, startingIpAddress, endingLocation, endingIpAddress } = indicator
      const hours = indicator.hourlyTimeDelta
      const time = hours === 0 ? 'within an hour' : `within ${hours + 1} hours`
      return `${startingLocation} (${startingIpAddress}) and ${endingLocation} (${endingIpAddress}) ${time}`
    }
    case 'FLAGGED_IP_ADDRESS':
      return `${indicator.ipAddress} is on a threat list`
    case 'NEW_GEOLOCATION':
      return `${indicator.location}, from ${indicator.ipAddress}${whose(indicator)}`
    case 'NEW_ASO':
      return `${indicator.aso}${whose(indicator)}`
    case 'NEW_USER_AGENT':
      return `${indicator.userAgent}${whose(indicator)}`
    case 'RELATED_FINDING':
      return `${indicator.findingType}${indicator.ipAddress === '' ? '' : `, ${indicator.ipAddress}`}`
    case 'RELATED_FINDING_GROUP':
      return indicator.id
  }
}

function whose({ isNewForEntireAccount }: { readonly isNewForEntireAccount: boolean }): string {
  return isNewForEntireAccount ? ' (new for the account too)' : ''
}

/** What an indicator of any other entity says, as one line. */
export function entityIndicatorInWords(indicator: EntityIndicator): ToldIndicator {
  const { type, value, count, failed, newForEverybody, findingId } = indicator
  if (findingId !== undefined) return { type, text: value }
  const times = `${count} ${count === 1 ? 'time' : 'times'}${failed > 0 ? `, ${failed} failed` : ''}`
  return {
    type,
    text: `${value}: ${times}${newForEverybody ? ' (never seen anywhere before)' : ''}`,
  }
}

/** One and many, as the summary counts them. */
const NOUNS: Readonly<Record<IndicatorType | EntityIndicatorType, readonly [string, string]>> = {
  TTP_OBSERVED: ['technique', 'techniques'],
  IMPOSSIBLE_TRAVEL: ['impossible journey', 'impossible journeys'],
  FLAGGED_IP_ADDRESS: ['address on a threat list', 'addresses on threat lists'],
  NEW_GEOLOCATION: ['new place', 'new places'],
  NEW_ASO: ['new network owner', 'new network owners'],
  NEW_USER_AGENT: ['new program', 'new programs'],
  RELATED_FINDING: ['related finding', 'related findings'],
  RELATED_FINDING_GROUP: ['finding group', 'finding groups'],
  BEHAVIOR_UNLIKE_ITSELF: ['series unlike itself', 'series unlike themselves'],
  NEW_PRINCIPAL: ['new principal', 'new principals'],
  NEW_ACCOUNT: ['new account', 'new accounts'],
  NEW_OPERATION: ['new operation', 'new operations'],
  NEW_NETWORK: ['new network', 'new networks'],
  NEW_PROGRAM: ['new program', 'new programs'],
  NEW_REGION: ['new Region', 'new Regions'],
  NEW_PEER: ['new peer', 'new peers'],
}

/** `3 techniques, 1 new place and 2 related findings`; `''` for none. */
export function indicatorCounts(
  indicators: readonly { readonly type: IndicatorType | EntityIndicatorType }[],
): string {
  const counts = new Map<IndicatorType | EntityIndicatorType, number>()
  for (const { type } of indicators) counts.set(type, (counts.get(type) ?? 0) + 1)
  const parts = [...counts].map(([type, n]) => `${n} ${NOUNS[type][n === 1 ? 0 : 1]}`)
  const last = parts.pop()
  return parts.length === 0 ? (last ?? '') : `${parts.join(', ')} and ${last}`
}
