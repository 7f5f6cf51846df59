import { list, object, text } from '../request-json.ts'
import type { LatestState } from './latest-states.ts'
import { DATA_TYPES, recordsData, recordsManagement } from './trail-selectors.ts'

/** What trails are known to record of a place. */
export interface TrailFacts {
  /** `undefined`: not known, for want of a permission. */
  readonly records: (log: string, arn?: string) => boolean | undefined
  /** Buckets into which those that log deliver. */
  readonly buckets: readonly string[]
}

/** @param states those of one account and Region; a trail of several Regions stands in each. Undefined when it was not asked. */
export function trailsOf(states: readonly LatestState[]): TrailFacts | undefined {
  const of = (kind: string) => states.filter((one) => one.kind === `AWS::CloudTrail::${kind}`)
  const refused = states.some(({ kind }) => kind === 'cloudtrail:DescribeTrails')
  const [all] = of('Trails')
  if (all === undefined) return refused ? { records: () => undefined, buckets: [] } : undefined
  const named = new Set(list(all.state, 'trails'))
  const isLogging = (arn: string) => {
    const status = of('TrailStatus').find(({ resource }) => resource === arn)
    const flag = object(status?.state)?.['isLogging']
    return typeof flag === 'boolean' ? flag : undefined
  }
  const trails = of('Trail').filter(({ resource }) => named.has(resource))
  const live = trails.filter(({ resource }) => isLogging(resource) !== false)
  const records = (log: string, arn?: string): boolean | undefined => {
    const answers = live.map(({ resource }) => {
      const selectors = of('EventSelectors').find((one) => one.resource === resource)?.state
      if (selectors === undefined || isLogging(resource) === undefined) return undefined
      if (log === 'cloudtrail') return recordsManagement(selectors)
      return (DATA_TYPES[log] ?? []).some((type) => recordsData(selectors, type, arn))
    })
    if (answers.includes(true)) return true
    return answers.includes(undefined) ? undefined : false
  }
  const buckets = live.map(({ state }) => text(state, 's3BucketName')).filter(Boolean)
  return { records, buckets: [...new Set(buckets)] }
}
