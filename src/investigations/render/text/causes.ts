import type { Cause, Evidence } from '../../../events/cause.ts'
import { isTampered, type RecordTrust, trustInWords } from '../../../events/trust.ts'
import { displayWidth } from '../width.ts'
import { clock, entityKind, entityName, percent, relativeTo } from '../words.ts'
import { shareBar } from './bar.ts'
import type { Pen } from './pen.ts'
import { indent, paragraph } from './prose.ts'

/** What the ids of records are shortened to. */
export type ShortIds = ReadonlyMap<string, string>

/** The ranked causes, each with its bar, who, what, when, why and the evidence for and against it. */
export function causeLines(
  causes: readonly Cause[],
  onset: number,
  ids: ShortIds,
  width: number,
  pen: Pen,
): readonly string[] {
  return causes.flatMap((cause, i) => [
    ...(i === 0 ? [] : ['']),
    headLine(cause, width, pen),
    ...indent(body(cause, onset, ids, width - INDENT, pen), INDENT),
  ])
}

/** How many ids stand behind one reason; all are in the JSON. */
const IDS_SHOWN = 3
const INDENT = 3

function headLine(cause: Cause, width: number, pen: Pen): string {
  const share = percent(cause.probability).padStart(5)
  const room = width >= 70 ? 20 : 10
  const bar = shareBar(cause.probability, width >= 50 ? room : 6, pen)
  const kind = cause.kind.replaceAll('-', ' ')
  const tone = cause.rank === 1 && cause.kind !== 'unexplained' ? 'bold' : 'plain'
  return `${pen.paint('bold', String(cause.rank).padEnd(INDENT))}${bar} ${pen.paint(tone, `${share}  ${kind}`)}`
}

function body(
  cause: Cause,
  onset: number,
  ids: ShortIds,
  width: number,
  pen: Pen,
): readonly string[] {
  return [
    ...paragraph(who(cause, onset, pen), width, pen).map((line) => pen.paint('dim', line)),
    ...appendTail(paragraph(cause.why, width, pen), idTail(cause.eventIds, ids, pen), width, pen),
    ...cause.evidence.flatMap((item) => evidenceLines(item, ids, width, pen)),
    ...trustLines(cause.trust, width, pen),
  ].filter((line) => line !== '')
}

/** Whether its records can be trusted; nothing where no digest speaks of them. */
function trustLines(trust: RecordTrust | undefined, width: number, pen: Pen): readonly string[] {
  if (trust === undefined || trust.verdict === 'not-covered') return []
  const tone = isTampered(trust) ? 'bad' : 'dim'
  return paragraph(`Logs: ${trustInWords(trust)}`, width, pen).map((line) => pen.paint(tone, line))
}

function who(cause: Cause, onset: number, pen: Pen): string {
  const { principal, entity, time } = cause
  const parts = [
    principal && `${entityKind(principal.type)} ${entityName(principal)}`,
    entity &&
      entity.id !== principal?.id &&
      `${pen.glyphs.arrow} ${entityKind(entity.type)} ${entityName(entity)}`,
  ].filter((part) => typeof part === 'string')
  const when = time === undefined ? [] : [clock(time), relativeTo(onset, time)]
  return [parts.join(' '), when.join(', ')].filter(Boolean).join(` ${pen.glyphs.separator} `)
}

function evidenceLines(item: Evidence, ids: ShortIds, width: number, pen: Pen): readonly string[] {
  const speaksFor = item.weight >= 0
  const sign = speaksFor ? pen.paint('good', pen.glyphs.plus) : pen.paint('bad', pen.glyphs.minus)
  const factor = width >= 60 ? `${pen.safe(item.factor).slice(0, 10).padEnd(10)} ` : ''
  const room = width - 2 - factor.length
  const lines = paragraph(item.text, room, pen)
  const tail = idTail(item.eventIds, ids, pen)
  return appendTail(lines, tail, room, pen).map((line, i) =>
    i === 0 ? `${sign} ${pen.paint('dim', factor)}${line}` : ' '.repeat(2 + factor.length) + line,
  )
}

/** `[9bf31c7f c51ce410 +12]`. */
function idTail(eventIds: readonly string[], ids: ShortIds, pen: Pen): string {
  const shown = eventIds.slice(0, IDS_SHOWN).map((id) => pen.safe(ids.get(id) ?? id))
  const more = eventIds.length - shown.length
  return shown.length === 0 ? '' : `[${shown.join(' ')}${more > 0 ? ` +${more}` : ''}]`
}

function appendTail(
  lines: readonly string[],
  tail: string,
  room: number,
  pen: Pen,
): readonly string[] {
  if (tail === '') return lines
  const last = lines.at(-1) ?? ''
  const fits = displayWidth(last) + 1 + displayWidth(tail) <= room
  return fits
    ? [...lines.slice(0, -1), `${last} ${pen.paint('dim', tail)}`]
    : [...lines, ...paragraph(tail, room, pen).map((line) => pen.paint('dim', line))]
}
