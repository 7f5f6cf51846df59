import type { Finding } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import { BASELINE_DAYS, DAY, floorHour, HOUR, type TimeWindow } from '../../events/time.ts'
import { type FirstShown, firstShownBy } from '../../graph/first-shown.ts'
import { findPrincipal, type Principal } from '../../graph/principal.ts'
import { firstCallsWith } from '../../lake/calls-with.ts'
import type { Engine } from '../../lake/engine.ts'
import { gravestFirst } from '../gravest-first.ts'
import { EVIDENCE_KINDS, evidenceFinding } from './evidence-finding.ts'

/** Principals whose news is looked for: of one group, those of its gravest findings; of a report, those of its gravest groups. */
const MOST_PRINCIPALS = 3
const MOST_OF_A_REPORT = 24
/** Findings of evidence that join one group. */
const MOST_EVIDENCE = 8
/** Records that one names. */
const MOST_RECORDS = 20

interface Suspect {
  readonly actor: string
  readonly window: TimeWindow
}

/**
 * What the principals of each group showed for the first time while the group lasted, an hour before and after included: places,
 * owners of networks, programs, operations, Regions. The rarest first; nothing is told of twice, and of what a graver group has
 * a lesser one has nothing. Answers in the order of `groups`.
 *
 * @param baselineStart milliseconds since the epoch; the baseline of a group ends where it begins
 */
export async function findEvidence(
  engine: Engine,
  groups: readonly (readonly Finding[])[],
  scope: TimeWindow,
  baselineStart: number,
): Promise<readonly (readonly Finding[])[]> {
  const suspects = groups.map((members) => suspectsOf(members, scope))
  const byGravity = [...groups.keys()].toSorted(
    (a, b) => gravity(groups[b]) - gravity(groups[a]) || startOf(groups[b]) - startOf(groups[a]),
  )
  const found = groups.map((): readonly Finding[] => [])
  const told = new Set<string>()
  let left = MOST_OF_A_REPORT
  for (const at of byGravity) {
    const asked = (suspects[at] ?? []).slice(0, left)
    left -= asked.length
    const own = await evidenceOf(engine, asked, baselineStart, told)
    for (const { id } of own) told.add(id)
    found[at] = own
  }
  return found
}

function gravity(members: readonly Finding[] = []): number {
  return Math.max(0, ...members.map(({ severity }) => severityRank(severity)))
}

function startOf(members: readonly Finding[] = []): number {
  return Math.min(...members.map(({ start }) => start))
}

/** Users and roles of a group, those of the gravest findings first, each while it had a part in the group. */
function suspectsOf(members: readonly Finding[], scope: TimeWindow): readonly Suspect[] {
  const real = members.filter(({ sample }) => sample !== true)
  const actors = new Set(
    real
      .toSorted(gravestFirst)
      .flatMap(({ actor }) =>
        actor?.type === 'iam-user' || actor?.type === 'iam-role' ? [actor.id] : [],
      ),
  )
  return [...actors].slice(0, MOST_PRINCIPALS).map((actor) => {
    const own = real.filter((one) => one.actor?.id === actor)
    const start = floorHour(Math.min(...own.map((one) => one.start)) - HOUR)
    const end = floorHour(Math.max(...own.map((one) => one.end)) + HOUR) + HOUR
    const window = { start: Math.max(scope.start, start), end: Math.min(scope.end, end) }
    return { actor, window }
  })
}

async function evidenceOf(
  engine: Engine,
  suspects: readonly Suspect[],
  baselineStart: number,
  told: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  const news: {
    principal: Principal
    window: TimeWindow
    before: TimeWindow
    shown: FirstShown
  }[] = []
  for (const { actor, window } of suspects) {
    const principal = await findPrincipal(engine, actor)
    if (principal === undefined || window.start >= window.end) continue
    const before = baselineOf(window, baselineStart)
    for (const shown of await firstShownBy(engine, principal, window, before))
      news.push({ principal, window, before, shown })
  }
  news.sort((a, b) => b.shown.bits - a.shown.bits)
  const findings: Finding[] = []
  for (const { principal, window, before, shown } of news) {
    if (findings.length >= MOST_EVIDENCE) break
    const { part } = EVIDENCE_KINDS[shown.facet]
    const { arn } = principal
    const calls = await firstCallsWith(engine, arn, part, shown.shownWith, window, MOST_RECORDS)
    const finding = evidenceFinding(shown, calls, window, before, suspects.length)
    if (finding === undefined || told.has(finding.id)) continue
    if (!findings.some(({ id }) => id === finding.id)) findings.push(finding)
  }
  return findings
}

function baselineOf({ start }: TimeWindow, first: number): TimeWindow {
  return { start: Math.max(first, start - BASELINE_DAYS * DAY), end: start }
}
