import { shortName } from '../../events/arn.ts'
import type { FieldChange } from '../../graph/request-changes.ts'
import type { NamedChange, NamedIn, WhoChanged } from '../entity/who-changed.ts'
import { createPen, type Pen, severityTone, type TextOptions } from './text/pen.ts'
import { hanging } from './text/prose.ts'
import { truncateMiddle } from './width.ts'
import { clock, count, entityKind, entityName, percent, plural, span, stamp } from './words.ts'

/** Who changed something for terminals: a paragraph a change, latest first. */
export function renderWhoChanged(answer: WhoChanged, options: TextOptions): string {
  const pen = createPen(options)
  const { changes, total, truncated } = answer
  const left = total - changes.length
  const more =
    left > 0 || truncated
      ? [
          pen.paint(
            'dim',
            `and ${count(left)} earlier ones${truncated ? ', and some beyond' : ''}; see --limit`,
          ),
        ]
      : []
  const parts = [header(answer, pen), ...changes.map((change) => changeLines(change, pen)), more]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function header({ entity, window, restsOn, total }: WhoChanged, pen: Pen): readonly string[] {
  const kinds = new Map<string, number>()
  for (const { entity: one } of restsOn) {
    const kind = entityKind(one.type)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const beneath = [...kinds].map(([kind, n]) => (n === 1 ? kind : `${n} × ${kind}`)).join(', ')
  return [
    `${pen.paint('heading', pen.safe(entity.id))}  ${pen.paint('dim', entityKind(entity.type))}`,
    `${plural(total, 'change')} in ${span(window.start, window.end)} UTC, latest first`,
    ...(beneath === '' ? [] : hanging('rests on ', 9, beneath, pen.width, pen)),
  ]
}

const INDENT = 10

function changeLines(change: NamedChange, pen: Pen): readonly string[] {
  const { act, error } = change
  const call = `${act.service.replace('.amazonaws.com', '')}:${act.operation}`
  const ended = act.succeeded ? '' : `  ${pen.paint('bad', pen.safe(error || 'failed'))}`
  const head = `${pen.paint('bold', stamp(act.time))}  ${pen.paint('accent', pen.safe(call))}${ended}  ${pen.paint('dim', pen.safe(act.eventId.slice(0, 8)))}`
  const line = (title: string, text: string) =>
    text === '' ? [] : hanging(`  ${title.padEnd(INDENT - 2)}`, INDENT, text, pen.width, pen)
  return [
    head,
    ...line('on', ground(change)),
    ...line('by', who(change)),
    ...line('from', from(change)),
    ...fieldLines(change, pen),
    ...change.named.flatMap((one) => namedLines(one, pen)),
  ]
}

function ground({ act, on, hops }: NamedChange): string {
  const { account, region } = act
  if (on.type === 'aws-service' && hops > 0)
    return `settings of ${on.id.replace('.amazonaws.com', '')} in ${region}, account ${account}`
  const beneath = hops === 0 ? '' : `, ${plural(hops, 'step')} beneath`
  return `${entityKind(on.type)} ${entityName(on)}${beneath}`
}

function who({ act, sourceIdentity, behind, via }: NamedChange): string {
  const session = act.session.slice(act.session.lastIndexOf('/') + 1)
  const opened = behind.map(
    ({ principal, session: own, sourceIp, time }) =>
      `opened by ${entityKind(principal.type)} ${entityName(principal)}` +
      `${own === '' ? '' : ` in session ${own.slice(own.lastIndexOf('/') + 1)}`}` +
      `${sourceIp === '' || sourceIp === principal.id ? '' : ` from ${sourceIp}`} at ${clock(time)}`,
  )
  return [
    `${entityKind(act.actor.type)} ${entityName(act.actor)}`,
    ...(session === '' ? [] : [`session ${session}`]),
    ...(sourceIdentity === '' ? [] : [`source identity ${sourceIdentity}`]),
    ...(via === '' ? [] : [`through ${via}`]),
    ...opened,
  ].join(', ')
}

function from({ act, via, userAgent }: NamedChange): string {
  const address = via === '' && act.sourceIp !== act.actor.id ? act.sourceIp : ''
  const program = userAgent === via || userAgent === act.actor.id ? '' : userAgent
  return [address, program.slice(0, PROGRAM)].filter(Boolean).join(', ')
}

/** Programs list their libraries after their name. */
const PROGRAM = 40

/** Longer values are cut in the middle; JSON has more of them. */
const VALUE = 60

function fieldLines({ fields, more, since, act }: NamedChange, pen: Pen): readonly string[] {
  const shown = fields.slice(0, FIELDS)
  const left = fields.length - shown.length + more
  const title = act.succeeded ? setTitle(since, act.target?.id) : 'asked for'
  if (shown.length === 0) return []
  return [
    pen.paint('dim', `  ${title}`),
    ...shown.flatMap((one) =>
      hanging('    ', 4, fieldText(one, since !== undefined, pen), pen.width, pen),
    ),
    ...(left > 0 ? [pen.paint('dim', `    and ${plural(left, 'further field')}`)] : []),
  ]
}

function setTitle(since: NamedChange['since'], target: string | undefined): string {
  if (since === undefined) return 'set'
  const other = since.target === target ? '' : ` from ${shortName(since.target)}`
  return `changed${other} since ${stamp(since.time)}`
}

const FIELDS = 8

/** What it was is told only where a log has it. */
function fieldText({ field, before, after }: FieldChange, known: boolean, pen: Pen): string {
  const cut = (text: string) => truncateMiddle(text, VALUE, pen.glyphs.ellipsis)
  if (before !== undefined)
    return `${field}: ${cut(before)} ${pen.glyphs.arrow} ${cut(after ?? 'nothing')}`
  return known
    ? `${field}: nothing ${pen.glyphs.arrow} ${cut(after ?? '')}`
    : `${field}: ${cut(after ?? '')}`
}

function namedLines(
  { group, severity, as, text, rank, probability }: NamedIn,
  pen: Pen,
): readonly string[] {
  const share = probability === undefined ? '' : `, ${percent(probability)}`
  const role = as === 'cause' ? `cause ${rank ?? ''}${share}` : 'finding'
  const head = `  ${pen.paint(severityTone(severity), severity)} `
  return hanging(
    head,
    severity.length + 3,
    `${role} in ${group.slice(0, 11)}: ${text}`,
    pen.width,
    pen,
  )
}
