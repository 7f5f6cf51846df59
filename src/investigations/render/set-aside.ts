import type { Report } from '../report.ts'
import { plural } from './words.ts'

/** What is not shown, since somebody has decided so, a line each: never silently. */
export function setAside({ suppressed = [], archived = [] }: Report): readonly string[] {
  const rules = new Set(suppressed.map(({ rule }) => rule)).size
  return [
    ...(suppressed.length > 0
      ? [
          `${plural(suppressed.length, 'finding')} accepted by ${plural(rules, 'rule')} (dupin suppress)`,
        ]
      : []),
    ...(archived.length > 0 ? [`${plural(archived.length, 'group')} archived (--archived)`] : []),
  ]
}
