import { shortName } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { JsonObject, JsonValue } from '../render/report-json.ts'
import { entityKind } from '../render/words.ts'
import type { FindingGroup, Report, TimelineEntry } from '../report.ts'
import { ATTACK_FLOW, ATTACK_FLOW_DEFINITION, MITRE_CENTER } from './attack-flow-extension.ts'
import type { ExportOptions } from './export-options.ts'
import { prose } from './limits.ts'
import { stixEntity } from './stix-entities.ts'
import {
  ALWAYS,
  attackPattern,
  DUPIN_IDENTITY,
  domainObject,
  ownReference,
  type StixObject,
  stixBundle,
  stixId,
} from './stix-objects.ts'
import { techniquesOf } from './techniques.ts'
import { isoTime, sayableTime, spanOf } from './times.ts'

/** One step of a story: something found, or a call that the story tells of. */
interface Step {
  readonly name: readonly string[]
  readonly time: number
  readonly end?: number
  readonly text: string
  readonly entity: EntityRef
  readonly finding?: Finding
}

/**
 * The report as an Attack Flow 2.0 of MITRE's Center for Threat-Informed Defense, within a STIX 2.1 bundle: one flow, in which
 * each finding group is a chain of actions in the order of its story. An action is a finding with its technique, or a call.
 * https://center-for-threat-informed-defense.github.io/attack-flow/language/
 */
export function toAttackFlow(report: Report, options: ExportOptions): string {
  const chains = report.findingGroups.map((group) => chainOf(group, options))
  const starts = chains.flatMap(([start]) => (start === undefined ? [] : [start.id]))
  const nothing = starts.length === 0 ? [nothingFound()] : []
  const titles = report.findingGroups.map(({ title }) => title)
  const span = spanOf(report.findingGroups.flatMap(({ findings }) => findings))
  const times = { created: span.start, now: options.now }
  const flow = flowObject(
    'attack-flow',
    report.findingGroups.map(({ id }) => id),
    times,
    {
      name: prose(titles.length === 1 ? (titles[0] ?? '') : `${titles.length} finding groups`, 256),
      description: prose(report.findingGroups.map(({ summary }) => summary).join(' '), 4096),
      scope: 'incident',
      start_refs: [...starts, ...nothing.map(({ id }) => id)],
      external_references: report.findingGroups.map(({ id }) => ownReference(id)),
    },
  )
  return stixBundle([
    ATTACK_FLOW_DEFINITION,
    MITRE_CENTER,
    DUPIN_IDENTITY,
    flow,
    ...nothing,
    ...chains.flat(),
  ])
}

/** The actions of a group, each leading to the next, then what they name. The first is where it starts. */
function chainOf(group: FindingGroup, { now }: ExportOptions): StixObject[] {
  const steps = stepsOf(group)
  const ids = steps.map(({ name }) => stixId('attack-action', ...name))
  const actions = steps.map((step, i) => actionOf(step, ids[i + 1], now))
  return [
    ...actions,
    ...steps.flatMap(({ finding }) => techniquesOf(finding ? [finding] : []).map(attackPattern)),
    ...steps.flatMap(({ entity }) => [assetOf(entity), stixEntity(entity)]),
  ]
}

/** The calls of the timeline and all findings, which the timeline may have been too short for. */
function stepsOf(group: FindingGroup): Step[] {
  const calls = group.timeline.filter(({ findingId }) => findingId === undefined)
  const steps = [
    ...calls.map((entry) => callStep(group, entry)),
    ...group.findings.map(findingStep),
  ]
  const unique = [...new Map(steps.map((step) => [step.name.join('\n'), step])).values()]
  return unique.toSorted((a, b) => sayableTime(a.time) - sayableTime(b.time))
}

function callStep({ id }: FindingGroup, { time, text, entity, eventId }: TimelineEntry): Step {
  return { name: [id, eventId ?? `${time} ${text}`], time, text, entity }
}

function findingStep(finding: Finding): Step {
  const { id, start, end, title, entity } = finding
  return { name: ['finding', id], time: start, end, text: title, entity, finding }
}

function actionOf(step: Step, next: string | undefined, now: number): StixObject {
  const techniques = techniquesOf(step.finding === undefined ? [] : [step.finding])
  // The flow has room for one technique; ATT&CK's is the one that most tools can draw.
  const main = techniques.find(({ framework }) => framework === 'attack') ?? techniques[0]
  const others = techniques.filter((one) => one !== main)
  return flowObject(
    'attack-action',
    step.name,
    { created: step.time, now },
    {
      name: main?.name ?? prose(step.text, 256),
      description: prose(step.text, 2048),
      tactic_id: main?.tactic?.id,
      technique_id: main?.id,
      technique_ref: main === undefined ? undefined : attackPattern(main).id,
      execution_start: isoTime(step.time, ALWAYS),
      execution_end: step.end === undefined ? undefined : isoTime(lastOf(step), ALWAYS),
      asset_refs: [assetOf(step.entity).id],
      effect_refs: next === undefined ? undefined : [next],
      external_references: [
        ...(step.finding === undefined ? [] : [ownReference(step.finding.id)]),
        ...others.map(({ id, url }) => ({ source_name: 'also', external_id: id, url })),
      ],
    },
  )
}

function lastOf({ time, end }: Step): number | undefined {
  return spanOf([{ start: time, end: end ?? time }]).end
}

function assetOf(entity: EntityRef): StixObject {
  const times = { created: ALWAYS, now: ALWAYS }
  return flowObject('attack-asset', [entity.type, entity.id], times, {
    name: prose(`${entityKind(entity.type)} ${shortName(entity.id)}`, 256),
    description: prose(entity.id, 2048),
    object_ref: stixEntity(entity).id,
  })
}

/** A flow must start somewhere, also when there is nothing to tell. */
function nothingFound(): StixObject {
  const times = { created: ALWAYS, now: ALWAYS }
  return flowObject('attack-condition', ['nothing'], times, { description: 'Nothing was found.' })
}

function flowObject(
  type: string,
  name: readonly string[],
  times: { readonly created: number | undefined; readonly now: number },
  fields: Readonly<Record<string, JsonValue | undefined>>,
): StixObject {
  const extensions: JsonObject = { [ATTACK_FLOW]: { extension_type: 'new-sdo' } }
  return domainObject(type, name, times, { ...fields, extensions })
}
