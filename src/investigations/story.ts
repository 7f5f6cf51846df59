import { shortName } from '../events/arn.ts'
import type { Cause } from '../events/cause.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { formatTime } from '../events/time.ts'
import type { Act } from '../graph/acts.ts'
import { callName } from './causes/act-kinds.ts'
import type { Subject } from './causes/subject.ts'
import { isAnomaly } from './causes/symptoms.ts'
import type { TimelineEntry } from './report.ts'

const TIMELINE_ENTRIES = 60
const ENTITIES = 40

/** What a group is called: the anomaly and its likeliest cause, or the worst act. */
export function titleOf(
  findings: readonly Finding[],
  causes: readonly Cause[],
  subject: Subject | undefined,
): string {
  const [top] = causes
  if (subject === undefined) {
    const worst = findings[0]?.title ?? 'Something unusual'
    return findings.length > 1 ? `${worst}, and ${findings.length - 1} more` : worst
  }
  const symptoms = [...subject.symptoms.keys()].join(' and ') || 'behaviour'
  const what = `${shortName(subject.entity.id)}: ${symptoms} unlike itself`
  if (top === undefined || top.kind === 'unexplained') return what
  const who = top.principal === undefined ? '' : ` by ${shortName(top.principal.id)}`
  return `${what} after a ${top.kind.replaceAll('-', ' ')}${who}`
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
    sentences.push(
      `Since ${formatTime(subject.onset.time)} ${shortName(subject.entity.id)} behaves unlike itself${worst ? `: ${worst.title}` : ''}.`,
    )
  } else {
    sentences.push(actsInWords(findings))
  }
  const [top] = causes
  if (top !== undefined && top.kind !== 'unexplained') {
    sentences.push(`The likeliest cause (${Math.round(top.probability * 100)} %): ${top.why}`)
    const reasons = top.evidence.toSorted((a, b) => b.weight - a.weight).slice(0, 3)
    sentences.push(`What speaks for it: ${reasons.map(({ text }) => text).join('; ')}.`)
  } else {
    sentences.push('Nothing in the collected logs explains it well.')
  }
  const others = findings.filter((finding) => !isAnomaly(finding)).length
  if (subject !== undefined && others > 0) {
    const what =
      others === 1 ? 'One finding about an act belongs' : `${others} findings about acts belong`
    sentences.push(`${what} to the same story.`)
  }
  return sentences.join(' ')
}

/** What findings about acts tell, from the first to the last. */
function actsInWords(findings: readonly Finding[]): string {
  const first = formatTime(Math.min(...findings.map(({ start }) => start)))
  const titles = [...new Set(findings.map(({ title }) => title.replace(/\.$/, '')))]
  if (titles.length === 1) return `${first}: ${titles[0]}.`
  const more = titles.length > 3 ? `; and ${titles.length - 3} more` : ''
  return `From ${first} on ${actorNames(findings)} did ${titles.length} things that stand out: ${titles.slice(0, 3).join('; ')}${more}.`
}

/** What happened, in order: the acts of the likely causes, the onsets and the findings. */
export function timelineOf(
  findings: readonly Finding[],
  causes: readonly Cause[],
  acts: readonly Act[],
): TimelineEntry[] {
  const told = new Set(
    causes.filter(({ probability }) => probability >= 0.05).flatMap(({ eventIds }) => eventIds),
  )
  for (const finding of findings) for (const id of finding.eventIds) told.add(id)
  const entries: TimelineEntry[] = []
  for (const act of acts) if (told.has(act.eventId)) entries.push(actEntry(act))
  for (const finding of findings) {
    entries.push({
      time: finding.start,
      text: finding.title,
      entity: finding.entity,
      findingId: finding.id,
    })
  }
  return entries
    .toSorted((a, b) => a.time - b.time || (a.text < b.text ? -1 : 1))
    .slice(0, TIMELINE_ENTRIES)
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
