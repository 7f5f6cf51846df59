import { SCENARIOS } from '../../src/simulate/catalogue.ts'
import { code, codes, mitreList, type Page, page, table } from './markdown.ts'

/** `incidents.md`: what can be simulated. */
export function incidentsPage(): Page {
  const overview = table(
    ['incident', 'title', 'true cause'],
    SCENARIOS.map(({ name, title, causeKind }) => [
      `[${code(name)}](#${name})`,
      title,
      code(causeKind),
    ]),
  )
  const sections = SCENARIOS.map(
    ({ name, title, prose, causeKind, techniques, targets, hours }) => {
      const mitre = techniques.length === 0 ? '' : ` MITRE: ${mitreList(techniques)}.`
      return [
        `## ${name}`,
        `**${title}.** ${prose}`,
        `True cause: ${code(causeKind)}. Lasts about ${hours} hours. Strikes one of ${codes(targets)}.${mitre}`,
      ].join('\n\n')
    },
  )
  return page(
    'incidents.md',
    'Incidents',
    `What \`dupin simulate DIR --scenario NAME\` can make happen in an imagined organisation. The logs lie in \`DIR\` as AWS would
lay them; \`DIR/truth.json\` says what truly happened. The same seed writes the same bytes.`,
    overview,
    ...sections,
  )
}
