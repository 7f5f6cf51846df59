import type { Detector } from '../../src/detectors/detector.ts'
import { GUARDDUTY_AI_TYPES } from '../../src/detectors/imported/guardduty-ai.ts'
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
