import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { RULE_LOG, RULE_LOGS, type RuleLogName } from '../../src/detectors/sigma/rule-log.ts'
import { CALL_FIELDS } from '../../src/detectors/techniques/call-value.ts'
import { builtInTechniques, RULES_FOLDER } from '../../src/detectors/techniques/catalogue.ts'
import { TACTICS, type Technique } from '../../src/detectors/techniques/technique.ts'
import { recordOrEmpty } from '../../src/events/plain-record.ts'
import { code, codes, mitreList, type Page, page, table } from './markdown.ts'

/** `techniques.md`: what attackers are known to do, and which calls show it. */
export function techniquesPage(): Page {
  const techniques = builtInTechniques()
  const overview = table(
    ['technique', 'title', 'severity', 'tactics'],
    techniques.map((one) => [
      `[${code(one.id)}](#${one.id.toLowerCase()})`,
      one.title,
      one.severity.toLowerCase(),
      one.tactics.join(', '),
    ]),
  )
  return page(
    'techniques.md',
    'Techniques',
    `${techniques.length} techniques are looked for in API calls by the detector \`techniques\`. Each is a
[Sigma](https://sigmahq.io) rule of the folder \`rules/\`; \`--rules DIR\` adds yours. The severity is that of a principal that is not
used to doing so: who does it on many days is told of lower or not at all. Attempts that were refused count.`,
    overview,
    writing(),
    ...techniques.map(techniqueSection),
  )
}

/** What somebody who writes a rule has to know beyond Sigma. */
function writing(): string {
  return [
    '## Writing rules',
    ...RULE_LOGS.flatMap(fieldsOf),
    `Modifiers: all of Sigma's but \`expand\`; expressions are RE2. Correlations: \`event_count\`, \`value_count\`, \`value_sum\`, \`temporal\`,
\`temporal_ordered\`, grouped by and counting ${codes(CALL_FIELDS)} or \`requestParameters.<path>\`, of audit events their names or
\`requestObject.<path>\`. Under \`dupin\` a rule may say \`technique\` (the finding's type is \`Technique/\` and this), \`everyday: true\`
(told only of a principal that never did it), \`administration: true\` (of a principal that was there before, a note that joins what is
graver) and \`supersedes\` (techniques that are part of it).
A rule with the id or name of one of ours takes its place. \`dupin rules DIR\` says what is wrong with a folder of rules, line by line.`,
  ].join('\n\n')
}

const PATHS: Readonly<Partial<Record<RuleLogName, string>>> = {
  cloudtrail: `\`requestParameters.<path>\`, \`responseElements.<path>\` and \`additionalEventData.<path>\`, where a list on the way means any
of its elements; \`dupin.service\`, where \`bedrock\` and \`sagemaker\` stand for all of their event sources`,
  kubernetes: `\`requestObject.<path>\`, likewise; \`annotations.<name>\`; \`dupin.spec.<name>\`, the field of that name anywhere in the spec of
a pod or of a workload’s template. A request that succeeded has \`dupin.outcome: success\``,
}

/** What rules about one log can ask. */
function fieldsOf(name: RuleLogName): readonly string[] {
  const { logSource, fields, derived } = RULE_LOG[name]
  const rows = derived.map((one) => [code(`dupin.${one.name}`), one.description])
  const paths = PATHS[name]
  const more = paths === undefined ? '' : `; ${paths}`
  if (rows.length === 0)
    return [`Fields of ${code(logSource)}, without correlations: ${codes(fields)}${more}.`]
  return [
    `Fields of ${code(logSource)}: ${codes(fields)}${more}. Dupin's own:`,
    table(['field', 'true when the call'], rows),
  ]
}

function techniqueSection(technique: Technique): string {
  const { id, ids, title, description, tactics, falsePositives, everyday, administration, file } =
    technique
  const tactic = tactics.map(
    (name) => `[${name}](https://attack.mitre.org/tactics/${TACTICS[name]}/)`,
  )
  const daily = everyday ? ' Told only of a principal that never did it.' : ''
  const note = administration
    ? ' Of a principal that was there before it is a note that joins what is graver.'
    : ''
  return [
    `## ${id}`,
    `**${title}.** ${description}${daily}${note}`,
    `\`\`\`yaml\n${shown(technique)}\`\`\``,
    `What else it could be: ${falsePositives}`,
    `MITRE: ${mitreList(ids)}. Tactics: ${tactic.join(', ')}. Rule: ${code(`rules/${file}`)}.`,
  ].join('\n\n')
}

/** What the rule looks for, without what the section says already. */
function shown({ file, ruleName }: Technique): string {
  const documents = parseAllDocuments(readFileSync(join(RULES_FOLDER, file), 'utf8'))
  const parts = documents.map((document) => {
    const { name, detection, correlation } = recordOrEmpty(document.toJS())
    const own = name === ruleName ? {} : { name }
    return stringify(
      { ...own, ...(detection ? { detection } : { correlation }) },
      { lineWidth: 110 },
    )
  })
  return parts.join('---\n')
}
