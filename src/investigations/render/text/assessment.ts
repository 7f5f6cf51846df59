import type { EntityAssessment } from '../../report.ts'
import { entityKind, entityName } from '../words.ts'
import { type Pen, severityTone } from './pen.ts'
import { hanging, paragraph } from './prose.ts'

/** Of one kind; all of them are in the JSON. */
const SHOWN = 8

/** What the investigation of one entity comes to: its severity, a summary, and its indicators kind by kind. */
export function assessmentLines(assessment: EntityAssessment, pen: Pen): readonly string[] {
  const { entity, severity, summary, indicators } = assessment
  const kinds = [...new Set(indicators.map(({ type }) => type))]
  return [
    ...hanging(
      `${pen.paint(severityTone(severity), severity)} `,
      severity.length + 1,
      `${entityName(entity)}, ${entityKind(entity.type)}`,
      pen.width,
      pen,
    ),
    ...paragraph(summary, pen.width, pen),
    ...kinds.flatMap((kind) => {
      const own = indicators.filter(({ type }) => type === kind)
      const lines = own
        .slice(0, SHOWN)
        .flatMap(({ text }) => hanging(`    ${pen.glyphs.bullet} `, 6, text, pen.width, pen))
      const more = own.length > SHOWN ? [`      and ${own.length - SHOWN} more`] : []
      return ['', `  ${pen.paint('accent', kind)}`, ...lines, ...more]
    }),
  ]
}
