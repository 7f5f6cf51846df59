import { PRINCIPAL_TYPES } from '../../../events/entity.ts'
import type { Finding } from '../../../events/finding.ts'
import type { FindingGroup } from '../../report.ts'
import { newsInWords } from '../news.ts'
import { shortIds } from '../short-ids.ts'
import { groupEventIds, groupOnset, groupSpan, leadingCause } from '../story.ts'
import { displayWidth, pad, truncate } from '../width.ts'
import { clock, count, entityKind, entityName, plural, span, stamp } from '../words.ts'
import { causeLines, type ShortIds } from './causes.ts'
import { findingLines } from './findings.ts'
import { type Pen, severityTone } from './pen.ts'
import { hanging, indent, paragraph, shellWord } from './prose.ts'
import { extremeOf, type Mark, seriesLines, usualBand } from './sparkline.ts'

/** One finding group, from its title to what to do next. */
export function groupLines(group: FindingGroup, pen: Pen): readonly string[] {
  const ids = shortIds(groupEventIds(group))
  const onset = groupOnset(group)
  const day = stamp(onset).slice(0, 10)
  const width = pen.width - MARGIN
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Causes', causeLines(group.causes, onset, ids, width, pen)],
    ['What behaved unlike itself', chartLines(group, width, pen)],
    ['Findings', group.findings.length === 0 ? [] : findingLines(group.findings, day, width, pen)],
    ['Timeline (UTC)', timelineLines(group, day, ids, width, pen)],
    ['Records', recordLines(ids, width, pen)],
    ['Next', nextLines(group, pen)],
  ]
  return [
    ...headLines(group, pen),
    '',
    ...indent(paragraph(group.summary, width, pen), MARGIN),
    ...sections.flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ['', pen.paint('heading', title), ...indent(lines, MARGIN)],
    ),
  ]
}

const MARGIN = 2
/** More than this is read in the JSON or with `dupin explain`. */
const CHARTS = 6
const RECORDS = 20
const TIMELINE = 60

function headLines(group: FindingGroup, pen: Pen): readonly string[] {
  const { rule, separator, arrow } = pen.glyphs
  const tone = severityTone(group.severity)
  const { start, end } = groupSpan(group)
  const tactics = group.tactics.filter((tactic) => tactic !== '').join(` ${arrow} `)
  const facts = [group.id, Number.isFinite(start) ? span(start, end) : '', tactics]
  const below = paragraph(facts.filter(Boolean).join(` ${separator} `), pen.width, pen)
  const title = paragraph(group.title, pen.width - group.severity.length - 2, pen)
  const hang = ' '.repeat(group.severity.length + 2)
  return [
    pen.paint(tone, rule.repeat(pen.width)),
    ...title.map((line, i) =>
      i === 0
        ? `${pen.paint(tone, group.severity)}  ${pen.paint('bold', line)}`
        : hang + pen.paint('bold', line),
    ),
    ...below.map((line) => pen.paint('dim', line)),
    ...(group.news === undefined
      ? []
      : paragraph(newsInWords(group.news), pen.width, pen).map((line) => pen.paint('warn', line))),
  ]
}

function chartLines(group: FindingGroup, width: number, pen: Pen): readonly string[] {
  const marks = group.causes.flatMap((cause): readonly Mark[] =>
    cause.time === undefined ? [] : [{ label: String(cause.rank), time: cause.time }],
  )
  const charted = group.findings.filter((finding) => finding.series !== undefined)
  const lines = charted
    .slice(0, CHARTS)
    .flatMap((finding, i) => [...(i === 0 ? [] : ['']), ...chart(finding, marks, width, pen)])
  const more = charted.length - CHARTS
  return more > 0 ? [...lines, pen.paint('dim', `and ${count(more)} more series`)] : lines
}

function chart(finding: Finding, marks: readonly Mark[], width: number, pen: Pen) {
  const { series } = finding
  if (series === undefined) return []
  const name = truncate(
    pen.safe(entityName(finding.entity)),
    Math.min(50, width),
    pen.glyphs.ellipsis,
  )
  const label = truncate(pen.safe(series.label), Math.min(40, width), pen.glyphs.ellipsis)
  const figures = [extremeOf(series), usualBand(series)].filter(Boolean).join(', ')
  const title = `${pen.paint('bold', label)} ${pen.paint('dim', pen.glyphs.separator)} ${name}`
  const right = truncate(pen.safe(figures), width, pen.glyphs.ellipsis)
  const named = displayWidth(label) + displayWidth(name) + 3
  const head = named <= width ? [title] : [pen.paint('bold', label), name]
  const oneLine = named + 2 + displayWidth(right) <= width
  return [
    ...(oneLine ? [`${title}  ${pen.paint('dim', right)}`] : [...head, pen.paint('dim', right)]),
    ...seriesLines(series, marks, width, pen),
  ].map((line) => line.trimEnd())
}

function timelineLines(
  group: FindingGroup,
  day: string,
  ids: ShortIds,
  width: number,
  pen: Pen,
): readonly string[] {
  const times = group.timeline.slice(0, TIMELINE).map((entry) => {
    const at = stamp(entry.time)
    return at.startsWith(day) ? clock(entry.time) : at
  })
  const column = times.reduce((most, text) => Math.max(most, text.length), 0)
  const lines = group.timeline.slice(0, TIMELINE).flatMap((entry, i) => {
    const isFinding = entry.findingId !== undefined
    const mark = isFinding ? pen.paint('bad', pen.glyphs.caret) : pen.glyphs.bullet
    const id = entry.eventId === undefined ? '' : ` [${ids.get(entry.eventId) ?? entry.eventId}]`
    const head = `${pen.paint('dim', (times[i] ?? '').padEnd(column))} ${mark} `
    return hanging(head, column + 3, `${entry.text}${id}`, width, pen)
  })
  const more = group.timeline.length - TIMELINE
  return more > 0 ? [...lines, pen.paint('dim', `and ${plural(more, 'more event')}`)] : lines
}

/** The whole ids, of which the text above shows the heads. */
function recordLines(ids: ShortIds, width: number, pen: Pen): readonly string[] {
  const shown = [...ids.keys()]
    .filter((id) => id !== '')
    .slice(0, RECORDS)
    .map((id) => truncate(pen.safe(id), width, pen.glyphs.ellipsis))
  const widest = shown.reduce((most, id) => Math.max(most, displayWidth(id)), 1)
  const columns = Math.max(1, Math.floor((width + 2) / (widest + 2)))
  const lines: string[] = []
  for (let i = 0; i < shown.length; i += columns) {
    const row = shown.slice(i, i + columns)
    lines.push(
      pen.paint(
        'dim',
        row
          .map((id) => id.padEnd(widest + 2))
          .join('')
          .trimEnd(),
      ),
    )
  }
  const more = ids.size - RECORDS
  return more > 0 ? [...lines, pen.paint('dim', `and ${count(more)} more in --format json`)] : lines
}

function nextLines(group: FindingGroup, pen: Pen): readonly string[] {
  const [worst] = group.findings
  const cause = leadingCause(group)
  const record = cause?.eventIds[0]
  const who = cause?.principal ?? group.entities.find((ref) => PRINCIPAL_TYPES.includes(ref.type))
  const commands: readonly (readonly [string, string])[] = [
    ...(worst ? [command('explain', worst.id, 'the rows behind the first finding', pen)] : []),
    ...(record ? [command('explain', record, 'the record of cause 1', pen)] : []),
    ...(who ? [command('entity', who.id, `what else this ${entityKind(who.type)} did`, pen)] : []),
  ]
  const column = commands.reduce((most, [line]) => Math.max(most, displayWidth(line)), 0)
  const aligned = commands.every(([, comment]) => column + comment.length + 6 <= pen.width)
  return commands.flatMap(([line, comment]) =>
    aligned
      ? [`${pad(line, column)}  ${pen.paint('dim', `# ${comment}`)}`]
      : [pen.paint('dim', `# ${comment}`), line],
  )
}

function command(
  verb: string,
  id: string,
  comment: string,
  pen: Pen,
): readonly [line: string, comment: string] {
  return [`dupin ${verb} ${shellWord(pen.safe(id))}`, comment]
}
