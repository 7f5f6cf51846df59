import type {
  Channel,
  ServiceMetrics,
  Target,
} from '../../src/investigations/service-causes/service-metrics.ts'
import type { Method } from './methods.ts'
import { rowsBetween, type Scenario } from './scenario.ts'

export interface Quiet {
  readonly scenario: string
  readonly channel: Channel
  /** Stretches without an issue. */
  readonly asked: number
  /** Of them, those in which no cause was named. */
  readonly silent: number
}

/** The targets of a scenario's issues, each once. */
function targetsOf({ issues }: Scenario): Target[] {
  return [...new Map(issues.map(({ target }) => [JSON.stringify(target), target])).values()]
}

/**
 * As the task was published: usual operation is cut at half its rows and at each tenth more; what is before is the
 * reference, all that comes after must name no cause. Nothing for a scenario without `noissue`.
 */
export function publishedSpecificity(scenario: Scenario, { rank }: Method): Quiet[] {
  const { reference, hasNoIssue, graph, name } = scenario
  if (reference === undefined || !hasNoIssue) return []
  const rows = reference.times.length
  return targetsOf(scenario).map((target) => {
    const named: boolean[] = []
    for (
      let cut = Math.floor(rows / 2);
      cut < rows - 3;
      cut += Math.max(1, Math.floor(rows * 0.1))
    ) {
      const question = {
        graph,
        target,
        reference: rowsBetween(reference, 0, cut),
        metrics: rowsBetween(reference, cut, rows),
        onset: undefined,
      }
      named.push(rank(question).length > 0)
    }
    return count(name, target.channel, named)
  })
}

/**
 * Stretches as long as an issue, with the rows before the onset that issues have: each half of usual operation is the
 * reference for the other.
 */
export function stretchSpecificity(scenario: Scenario, { rank }: Method): Quiet[] {
  const { reference, hasNoIssue, graph, name, issues } = scenario
  if (reference === undefined || !hasNoIssue) return []
  const length = issues[0]?.metrics.times.length ?? 5
  const middle = Math.floor(reference.times.length / 2)
  const halves = [
    rowsBetween(reference, 0, middle),
    rowsBetween(reference, middle, reference.times.length),
  ] as const
  return targetsOf(scenario).map((target) => {
    const named: boolean[] = []
    for (const [one, other] of [halves, [halves[1], halves[0]] as const])
      for (let from = 0; from + length <= one.times.length; from += length) {
        const metrics = rowsBetween(one, from, from + length)
        const onset = onsetLike(metrics)
        named.push(rank({ graph, target, reference: other, metrics, onset }).length > 0)
      }
    return count(name, target.channel, named)
  })
}

/** Issues were seen in the second row or as the third began: the first one is usual. */
function onsetLike({ times }: ServiceMetrics): number | undefined {
  return times[1]
}

function count(scenario: string, channel: Channel, named: readonly boolean[]): Quiet {
  return {
    scenario,
    channel,
    asked: named.length,
    silent: named.filter((isNamed) => !isNamed).length,
  }
}
