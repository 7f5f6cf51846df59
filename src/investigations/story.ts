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
    const worst = findings[0]
    return findings.length > 1
      ? `${worst?.title} and ${findings.length - 1} more by ${actorNames(findings)}`
      : `${worst?.title}`
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
    const first = Math.min(...findings.map(({ start }) => start))
    sentences.push(
      `From ${formatTime(first)} on, ${actorNames(findings)} did what ${findings.length === 1 ? 'one finding tells' : `${findings.length} findings tell`} of: ${findings[0]?.title}.`,
    )
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
  if (subject !== undefined && others > 0)
    sentences.push(`${others} findings about acts belong to the same story.`)
  return sentences.join(' ')
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
