import { parseArn } from '../../events/arn.ts'
import type { Place } from './prerequisite.ts'

/** What runs there now: the last that is known of each endpoint, without those that were taken away. */
export function endpointsOf({ account, region, lineage }: Place) {
  const last = new Map(lineage.rollouts.map((rollout) => [rollout.endpoint, rollout]))
  return [...last.values()].filter(({ endpoint, time }) => {
    const arn = parseArn(endpoint)
    const isGone = lineage.deletions.some((one) => one.endpoint === endpoint && one.time > time)
    return arn?.account === account && arn.region === region && !isGone
  })
}
