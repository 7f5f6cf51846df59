import { shortName } from '../events/arn.ts'
import type { Cause } from '../events/cause.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { formatTime } from '../events/time.ts'
import type { Act } from '../graph/acts.ts'
import { callName } from './causes/act-kinds.ts'
import { inWords } from './causes/kind-words.ts'
import type { Subject } from './causes/subject.ts'
import { isAnomaly } from './causes/symptoms.ts'
import { percent } from './render/words.ts'
import type { TimelineEntry } from './report.ts'

const TIMELINE_ENTRIES = 60
const ENTITIES = 40

/** The best cause, when it is likelier than that none of them is it. */
export function believedCause(causes: readonly Cause[]): Cause | undefined {
  const [top] = causes
  const rest = causes.find(({ kind }) => kind === 'unexplained')
  if (top === undefined || top.kind === 'unexplained') return undefined
  return top.probability > (rest?.probability ?? 0) ? top : undefined
}

/** A title as part of a sentence. */
export function plain(title: string): string {
  return title.replace(/\.$/, '')
}

function actorNames(findings: readonly Finding[]): string {
  const names = [...new Set(findings.flatMap(({ actor }) => (actor ? [shortName(actor.id)] : [])))]
  return names.length === 0 ? 'an unknown principal' : names.slice(0, 2).join(' and ')
}

/** A few sentences: what, since when, how much; who likely did it and why one should think so; what else belongs to it. */
export function summaryOf(
  findings: readonly Finding[],
  causes: readonly Cause[],
  subject: Subject | undefined,
): string {
  const sentences: string[] = []
  if (subject !== undefined) {
    const [worst] = subject.findings.filter(isAnomaly)
    const name = shortName(subject.entity.id)
    const title = plain(worst?.title ?? '')
    const what = title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title
    const since = `Since ${formatTime(subject.onset.time)} ${name} behaves unlike itself`
    sentences.push(`${since}${what === '' ? '' : `: ${what}`}.`)
  } else {
    sentences.push(actsInWords(findings))
  }
  sentences.push(...causeInWords(causes, findings, subject))
  const others = findings.filter((finding) => !isAnomaly(finding)).length
  if (subject !== undefined && others > 0) {
    const what =
      others === 1 ? 'One finding about an act belongs' : `${others} findings about acts belong`
    sentences.push(`${what} to the same story.`)
  }
  return sentences.join(' ')
}

/** The likeliest cause and what speaks for it, without what the reader has been told already. */
function causeInWords(
  causes: readonly Cause[],
  findings: readonly Finding[],
  subject: Subject | undefined,
): string[] {
  const top = believedCause(causes)
  if (top === undefined || top.kind === 'unexplained')
    return ['Nothing in the collected logs explains it well.']
  const share = `${percent(top.probability)}`
  const told = new Set(findings.map(({ title }) => title))
  const reasons = top.evidence
    .filter(({ text, weight }) => weight > 0 && (subject !== undefined || !told.has(text)))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, 3)
  const who = top.principal === undefined ? '' : ` by ${shortName(top.principal.id)}`
  return [
    subject === undefined
      ? `Most likely (${share}) this is ${inWords(top.kind)}${who}.`
      : `The likeliest cause (${share}): ${top.why}`,
    ...(reasons.length > 0
      ? [`What speaks for it: ${reasons.map(({ text }) => text).join('; ')}.`]
      : []),
  ]
}

/** What findings about acts tell, from the first to the last. */
function actsInWords(findings: readonly Finding[]): string {
  const first = formatTime(Math.min(...findings.map(({ start }) => start)))
  const titles = [...new Set(findings.map(({ title }) => plain(title)))]
  if (titles.length === 1) return `${first}: ${titles[0]}.`
  const more = titles.length > 3 ? `; and ${titles.length - 3} more` : ''
  return `From ${first} on ${actorNames(findings)} did ${titles.length} things that stand out: ${titles.slice(0, 3).join('; ')}${more}.`
}

/** What happened, in order: the acts of the likely causes, the onsets and the findings. When there is more than fits, acts
 * that no likely cause consists of are left out first. */
export function timelineOf(
  findings: readonly Finding[],
  causes: readonly Cause[],
  acts: readonly Act[],
): TimelineEntry[] {
  const causal = new Set(
    causes.filter(({ probability }) => probability >= 0.05).flatMap(({ eventIds }) => eventIds),
  )
  const told = new Set([...causal, ...findings.flatMap(({ eventIds }) => eventIds)])
  const happened = acts.filter(({ eventId }) => told.has(eventId)).map(actEntry)
  const found = findings.map(findingEntry)
  const decisive = happened.filter(({ eventId }) => eventId !== undefined && causal.has(eventId))
  const half = TIMELINE_ENTRIES / 2
  const kept = new Set([...inOrder(decisive).slice(0, half), ...inOrder(found).slice(0, half)])
  for (const entry of inOrder([...happened, ...found])) {
    if (kept.size < TIMELINE_ENTRIES) kept.add(entry)
  }
  return inOrder([...kept])
}

/** What was done comes before what was seen of it in the same second. */
function inOrder(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const seen = ({ findingId }: TimelineEntry) => (findingId === undefined ? 0 : 1)
  return entries.toSorted(
    (a, b) => a.time - b.time || seen(a) - seen(b) || (a.text < b.text ? -1 : 1),
  )
}

function findingEntry({ start, title, entity, id }: Finding): TimelineEntry {
  return { time: start, text: title, entity, findingId: id }
}

function actEntry(act: Act): TimelineEntry {
  const target = act.target === undefined ? '' : ` on ${shortName(act.target.id)}`
  const from = act.sourceIp === '' ? '' : ` from ${act.sourceIp}`
  const outcome = act.succeeded ? '' : ', refused'
  return {
    time: act.time,
    text: `${shortName(act.actor.id)} called ${callName(act.service, act.operation)}${target}${from}${outcome}`,
    entity: act.target ?? act.actor,
    eventId: act.eventId,
  }
}

/** Everything specific that a group touches, what acts before what is acted upon. */
export function entitiesOf(findings: readonly Finding[], causes: readonly Cause[]): EntityRef[] {
  const entities = new Map<string, EntityRef>()
  const add = (entity: EntityRef | undefined) => {
    if (entity !== undefined && entity.id !== '')
      entities.set(`${entity.type} ${entity.id}`, entity)
  }
  for (const cause of causes.slice(0, 2)) {
    if (cause.probability < 0.2) continue
    add(cause.principal)
    add(cause.entity)
  }
  for (const finding of findings) {
    add(finding.actor)
    add(finding.entity)
    for (const related of finding.related) add(related)
  }
  return [...entities.values()].slice(0, ENTITIES)
}
