import { activityOf, daysOf } from '../entity/activity.ts'
import type { EntityPage, SeenPanel } from '../entity/entity-page.ts'
import { isSaidElsewhere } from './said-elsewhere.ts'
import { activityLines } from './text/activity.ts'
import { findingGroupLines } from './text/finding-groups.ts'
import { newsLines } from './text/news.ts'
import { panelLines } from './text/panel.ts'
import { createPen, type Pen, type TextOptions } from './text/pen.ts'
import { hanging, indent, paragraph, shellWord } from './text/prose.ts'
import { count, duration, entityKind, span, stamp } from './words.ts'

/** An entity's page for terminals: findings, what is new, activity, every panel that has something to show, where to go next.
 * @param limit most rows of each list */
export function renderEntityText(page: EntityPage, options: TextOptions, limit: number): string {
  const pen = createPen(options)
  const shown = page.panels.filter((one) => !isSaidElsewhere(one, page.panels))
  const sections = [
    header(page, pen),
    ...findingGroupLines(page.groups, limit, pen),
    ...newsLines(page.news, limit, pen),
    ...shown.flatMap((seen) => section(seen, limit, pen)),
    ...quiet(shown, pen),
    ...next(page, pen),
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function header({ entity, scope, baseline, calls }: EntityPage, pen: Pen): readonly string[] {
  const { id, type, account, region } = entity
  const home = [account && `account ${account}`, region].filter(Boolean).join(', ')
  const days = duration(baseline.end - baseline.start)
  return [
    `${pen.paint('heading', pen.safe(id))}  ${pen.paint('dim', entityKind(type))}`,
    ...(home === '' ? [] : [pen.safe(home)]),
    `first seen ${stamp(entity.firstSeen)}, last seen ${stamp(entity.lastSeen)}`,
    `scope ${span(scope.start, scope.end)} UTC, against the ${days} before`,
    `${count(calls.successful)} calls succeeded, ${count(calls.failed)} failed`,
  ]
}

function section(seen: SeenPanel, limit: number, pen: Pen): readonly (readonly string[])[] {
  const { panel, data } = seen
  const notes = data.notes.flatMap((note) => indent(paragraph(note, pen.width - 2, pen), 2))
  const heading = pen.paint('heading', panel.title)
  if (panel.kind === 'activity-over-time') {
    const activity = activityOf(seen)
    if (activity === undefined) return []
    const lines = activityLines(activity, daysOf(seen), limit, pen)
    return [[heading, ...indent(lines, 2), ...notes.map((line) => pen.paint('dim', line))]]
  }
  if (data.rows.length === 0) return []
  const lines = panelLines(seen, limit, pen.width - 2, pen)
  return [[heading, ...indent(lines, 2), ...notes.map((line) => pen.paint('dim', line))]]
}

/** What there is nothing to show of, and why where that is known. */
function quiet(shown: readonly SeenPanel[], pen: Pen): readonly (readonly string[])[] {
  const empty = shown.filter((seen) =>
    seen.panel.kind === 'activity-over-time'
      ? activityOf(seen) === undefined
      : seen.data.rows.length === 0,
  )
  if (empty.length === 0) return []
  const names = empty.map(({ panel }) => panel.title)
  const notes = new Set(empty.flatMap(({ data }) => data.notes))
  const lines = [
    ...hanging('Nothing of: ', 12, names.join('; '), pen.width, pen),
    ...[...notes].flatMap((note) => paragraph(note, pen.width, pen)),
  ]
  return [lines.map((line) => pen.paint('dim', line))]
}

function next({ next: steps }: EntityPage, pen: Pen): readonly (readonly string[])[] {
  if (steps.length === 0) return []
  return [
    [
      pen.paint('heading', 'Where to go next'),
      ...steps.flatMap(({ verb, argument, why }) => [
        `  dupin ${verb} ${pen.safe(shellWord(argument))}`,
        ...hanging('    ', 4, why, pen.width, pen).map((line) => pen.paint('dim', line)),
      ]),
    ],
  ]
}
