import type { GroupNews } from '../group-states.ts'
import { plural, stamp } from './words.ts'

/** `New since 2026-03-11 06:00: 2 findings, 1 entity; it was MEDIUM; fg-… is part of it.` */
export function newsInWords({
  since,
  findingIds,
  entityIds,
  severityBefore,
  absorbed,
}: GroupNews): string {
  const grown = [
    ...(findingIds.length > 0 ? [plural(findingIds.length, 'finding')] : []),
    ...(entityIds.length > 0
      ? [`${entityIds.length} ${entityIds.length === 1 ? 'entity' : 'entities'}`]
      : []),
  ].join(', ')
  const parts = [
    ...(grown === '' ? [] : [grown]),
    ...(severityBefore === undefined ? [] : [`it was ${severityBefore}`]),
    ...(absorbed.length === 0
      ? []
      : [
          `${absorbed.join(', ')} turned out to be ${absorbed.length === 1 ? 'part' : 'parts'} of it`,
        ]),
  ]
  return `New since ${stamp(since)}: ${parts.join('; ')}.`
}
