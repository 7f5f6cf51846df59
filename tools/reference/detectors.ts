import type { Detector } from '../../src/detectors/detector.ts'
import { GUARDDUTY_AI_TYPES } from '../../src/detectors/imported/guardduty-ai.ts'
import { TECHNIQUES } from '../../src/detectors/techniques/catalogue.ts'
import {
  type CallPattern,
  type Matcher,
  TACTICS,
  type Technique,
} from '../../src/detectors/techniques/technique.ts'
import { DETECTORS } from '../../src/dupin.ts'
import { code, codes, mitreList, type Page, page, table } from './markdown.ts'

const HOW = `
A detector is given the scope, the baseline before it (45 days) and the lake, and answers findings: what was observed, what
was expected, against what, and among how many. What a detector needs and the lake does not have is told as coverage.`

/** `detectors.md`: what is noticed. */
export function detectorsPage(): Page {
  const overview = table(
    ['detector', 'notices', 'needs', 'severity'],
    DETECTORS.map((one) => [
      `[${code(one.id)}](#${one.id})`,
      one.title,
      codes(one.needs),
      one.severity.toLowerCase(),
    ]),
  )
  return page('detectors.md', 'Detectors', HOW, overview, ...DETECTORS.map(detectorSection))
}

function detectorSection(detector: Detector): string {
  const { id, title, description, falsePositives, techniques } = detector
  const parts = [
    `## ${id}`,
    `**${title}.** ${description}`,
    `What else it could be: ${falsePositives}`,
  ]
  if (id === 'imported-findings') parts.push(foreignTypes())
  if (id === 'techniques') parts.push('MITRE: those of [the catalogue](techniques.md).')
  else if (techniques.length > 0) parts.push(`MITRE: ${mitreList(techniques)}.`)
  return parts.join('\n\n')
}

function foreignTypes(): string {
  return table(
    ['type of GuardDuty', 'meaning', 'rests on', 'ours that say the same'],
    GUARDDUTY_AI_TYPES.map(({ type, meaning, restsOn, ours }) => [
      code(type),
      meaning,
      restsOn,
      codes(ours),
    ]),
  )
}

/** `techniques.md`: what attackers are known to do, and which calls show it. */
export function techniquesPage(): Page {
  const overview = table(
    ['technique', 'title', 'severity', 'tactics'],
    TECHNIQUES.map((one) => [
      `[${code(one.id)}](#${one.id.toLowerCase()})`,
      one.title,
      one.severity.toLowerCase(),
      one.tactics.join(', '),
    ]),
  )
  return page(
    'techniques.md',
    'Techniques',
    `${TECHNIQUES.length} techniques are looked for in API calls by the detector \`techniques\`. The severity is that of a
principal that is not used to doing so: who does it on many days is told of lower or not at all.`,
    overview,
    ...TECHNIQUES.map(techniqueSection),
  )
}

function techniqueSection(technique: Technique): string {
  const { id, ids, title, description, tactics, falsePositives, matcher, everyday } = technique
  const tactic = tactics.map(
    (name) => `[${name}](https://attack.mitre.org/tactics/${TACTICS[name]}/)`,
  )
  const daily = everyday === true ? ' Told only of a principal that never did it.' : ''
  return [
    `## ${id}`,
    `**${title}.** ${description}${daily}`,
    shows(matcher),
    `What else it could be: ${falsePositives}`,
    `MITRE: ${mitreList(ids)}. Tactics: ${tactic.join(', ')}.`,
  ].join('\n\n')
}

function shows(matcher: Matcher): string {
  if (matcher.kind === 'call') return `Shown by any of:\n\n${patterns(matcher.calls)}`
  if (matcher.kind === 'burst') {
    const what = matcher.distinct === 'calls' ? 'calls' : `different ${matcher.distinct}`
    return `Shown by at least ${matcher.atLeast} ${what} of one principal within ${span(matcher.within)}, of:\n\n${patterns(matcher.calls)}`
  }
  const by = matcher.sameKey === true ? 'with one access key' : 'by one principal'
  const steps = matcher.steps.map((step, i) => `${i + 1}. ${step.map(patternText).join('; or ')}`)
  return `Shown by these steps in this order, ${by}, within ${span(matcher.within)}:\n\n${steps.join('\n')}`
}

function patterns(calls: readonly CallPattern[]): string {
  return calls.map((pattern) => `- ${patternText(pattern)}`).join('\n')
}

function patternText({ service, operations, outcomes, when, longTermKey }: CallPattern): string {
  const whose = (when ?? []).map(({ says }) => says).join(', and whose ')
  return [
    `${service === '*' ? 'any service' : code(service)}: ${anyOf(operations)}`,
    longTermKey === true ? ' signed with a long-term key' : '',
    whose === '' ? '' : `, whose ${whose}`,
    outcomes === undefined ? '' : ` (ended as ${outcomes.join(' or ')})`,
  ].join('')
}

function anyOf(operations: readonly string[]): string {
  return operations[0] === '*' ? 'any operation' : codes(operations)
}

function span(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  if (minutes % 1440 === 0) return minutes === 1440 ? 'a day' : `${minutes / 1440} days`
  if (minutes % 60 === 0) return minutes === 60 ? 'an hour' : `${minutes / 60} hours`
  return `${minutes} minutes`
}
