import type { Finding } from '../../events/finding.ts'
import { type Severity, severityRank } from '../../events/severity.ts'
import type { JsonObject } from '../render/report-json.ts'
import type { Report } from '../report.ts'
import type { ExportOptions } from './export-options.ts'
import { jsonText } from './json-fields.ts'
import { first, prose } from './limits.ts'
import { type Technique, techniqueOf } from './techniques.ts'
import { isoTime } from './times.ts'

/** Findings named in the comment of a technique. */
const MOST_NAMED = 20

const COLOURS: Readonly<Record<Severity, string>> = {
  INFORMATIONAL: '#c7d7e8',
  LOW: '#f7e9a0',
  MEDIUM: '#f5c35c',
  HIGH: '#ee7d3b',
  CRITICAL: '#c92a2a',
}

/**
 * A layer of MITRE's ATT&CK Navigator, format 4.5: techniques coloured by their gravest finding (scores 20 to 100). Those of
 * ATLAS are no part of ATT&CK's matrix; the layer's metadata names them, and `toAtlasNavigator` shows them.
 * https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md
 */
export function toNavigator(report: Report, options: ExportOptions): string {
  const atlas = [...byTechnique(report, 'atlas').keys()]
  const more = atlas.length === 0 ? [] : [{ name: 'ATLAS techniques', value: atlas.join(', ') }]
  return jsonText(layer(report, 'attack', 'enterprise-attack', more, options))
}

/** The same of ATLAS, for MITRE's ATLAS Navigator (mitre-atlas.github.io/atlas-navigator), whose domain `atlas-atlas` is. */
export function toAtlasNavigator(report: Report, options: ExportOptions): string {
  return jsonText(layer(report, 'atlas', 'atlas-atlas', [], options))
}

function layer(
  report: Report,
  framework: Technique['framework'],
  domain: string,
  more: readonly JsonObject[],
  { now, version }: ExportOptions,
): JsonObject {
  const techniques = [...byTechnique(report, framework)]
  const scope = `${isoTime(report.scope.start)} to ${isoTime(report.scope.end)}`
  return {
    name: 'Dupin findings',
    // Without a version of ATT&CK the Navigator takes its current one.
    versions: { navigator: '4.9.0', layer: '4.5' },
    domain,
    description: `What Dupin found from ${scope}. A score is the severity of the gravest finding.`,
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    techniques: techniques.map(([id, findings]) => annotation(id, findings)),
    gradient: { colors: Object.values(COLOURS), minValue: 0, maxValue: 100 },
    legendItems: Object.entries(COLOURS).map(([label, color]) => ({ label, color })),
    metadata: [
      { name: 'written by', value: `Dupin ${prose(version, 64)}` },
      { name: 'written at', value: isoTime(now) },
      ...more,
    ],
  }
}

function annotation(techniqueID: string, findings: readonly Finding[]): JsonObject {
  const gravest = findings.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
  const severity = gravest[0]?.severity ?? 'INFORMATIONAL'
  const { kept, left } = first(gravest, MOST_NAMED)
  const named = kept.map(({ id, title }) => `${prose(id, 64)}: ${prose(title, 160)}`)
  return {
    techniqueID,
    score: (severityRank(severity) + 1) * 20,
    color: COLOURS[severity],
    comment: [...named, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'),
    enabled: true,
    metadata: [
      { name: 'findings', value: String(findings.length) },
      { name: 'severity', value: severity },
    ],
  }
}

/** The findings of each technique of a framework, by its id. */
function byTechnique(
  report: Report,
  framework: Technique['framework'],
): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>()
  for (const { findings } of report.findingGroups) {
    for (const finding of findings) {
      for (const id of new Set(finding.techniques)) {
        if (techniqueOf(id)?.framework === framework)
          found.set(id, [...(found.get(id) ?? []), finding])
      }
    }
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
