import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { TimeWindow } from '../../events/time.ts'
import { formatTime } from '../../events/time.ts'
import type { Engine } from '../../lake/engine.ts'
import { type FailedCheck, failedChecks } from '../../lake/failed-checks.ts'
import { isSpecific } from '../ties.ts'

/** Failed checks that join one group. */
const MOST_OF_A_GROUP = 6
/** Things of one group, and of a report, that are looked up. */
const MOST_THINGS = 50
const MOST_OF_A_REPORT = 1000

/**
 * Failed checks of settings and software (Security Hub's controls, vulnerabilities that Inspector found …) of the things that
 * each group is about: how it was set up, told beside what happened. They stand for months, so they tie nothing together and
 * make no group of their own, and whatever passes is not told of. Answers in the order of `groups`.
 */
export async function checkEvidence(
  engine: Engine,
  groups: readonly (readonly Finding[])[],
  scope: TimeWindow,
): Promise<readonly (readonly Finding[])[]> {
  const things = groups.map(thingsOf)
  const asked = [...new Set(things.flat())].slice(0, MOST_OF_A_REPORT)
  const failed = await failedChecks(engine, asked, scope)
  return things.map((own) => {
    const known = new Set(own)
    const checks = failed.filter(({ resource }) => known.has(resource))
    return checks.slice(0, MOST_OF_A_GROUP).map((check) => findingOf(check, asked.length))
  })
}

function thingsOf(members: readonly Finding[]): readonly string[] {
  const real = members.filter(({ sample }) => sample !== true)
  const touched = real.flatMap(({ entity, actor, related }) => [
    entity,
    ...(actor === undefined ? [] : [actor]),
    ...related,
  ])
  const things = touched.filter(isThing).map(({ id }) => id)
  return [...new Set(things)].slice(0, MOST_THINGS)
}

/** Users and roles are checked too. */
function isThing({ type, id }: EntityRef): boolean {
  return id !== '' && (isSpecific(type) || type === 'iam-user' || type === 'iam-role')
}

function findingOf(check: FailedCheck, examined: number): Finding {
  const { origin, id, score, resource, time, endTime, account, region } = check
  return {
    id: `evidence:${origin}:${id}`,
    type: 'Evidence/FailedCheck',
    severity: 'INFORMATIONAL',
    title: `Failed check: ${check.title}`,
    entity: { type: check.resourceType, id: resource },
    related: [],
    account,
    region,
    start: time,
    end: endTime,
    detector: 'evidence',
    score,
    observed: `failed since ${formatTime(time)}`,
    expected: 'passed',
    baseline: `as ${origin} judged it: ${check.severity}`,
    examined,
    techniques: [],
    eventIds: [id],
  }
}
