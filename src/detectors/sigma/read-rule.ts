import { isRecord } from '../../events/plain-record.ts'
import { parseSeverity, SEVERITIES } from '../../events/severity.ts'
import { DAY, HOUR, MINUTE } from '../../events/time.ts'
import { RuleError, readDetection } from './read-detection.ts'
import {
  CORRELATION_TYPES,
  type CorrelationRule,
  type LineOf,
  type LogSource,
  type RuleHeader,
  type RuleProblem,
  type SigmaRule,
} from './rule.ts'
import { type YamlDocument, yamlDocuments } from './yaml-documents.ts'

/** The rules of a file, and what is wrong with it. A broken document costs itself alone. */
export function readRules(
  file: string,
  text: string,
): { readonly rules: readonly SigmaRule[]; readonly problems: readonly RuleProblem[] } {
  const { documents, problems } = yamlDocuments(file, text)
  const rules: SigmaRule[] = []
  const broken: RuleProblem[] = [...problems]
  for (const document of documents) {
    try {
      rules.push(ruleOf(file, document))
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      broken.push({ file, line: error.line, message: error.message })
    }
  }
  return { rules, problems: broken }
}

function ruleOf(file: string, { content, lineOf }: YamlDocument): SigmaRule {
  const header = headerOf(file, content, lineOf)
  if (content['correlation'] !== undefined)
    return { ...header, ...correlationOf(content['correlation'], lineOf), kind: 'correlation' }
  const detection = readDetection(content['detection'], lineOf)
  return {
    ...header,
    kind: 'event',
    logSource: logSourceOf(content['logsource'], lineOf),
    detection,
  }
}

const MOST_TITLE = 200

function headerOf(file: string, content: YamlDocument['content'], lineOf: LineOf): RuleHeader {
  const title = text(content, 'title', lineOf)
  const level = text(content, 'level', lineOf)
  const severity = parseSeverity(level)
  if (level !== '' && severity === undefined)
    throw new RuleError(
      lineOf(['level']),
      `"${level}" is no level: ${SEVERITIES.join(', ').toLowerCase()}`,
    )
  const name = text(content, 'name', lineOf)
  if (title === '' && name === '') throw new RuleError(lineOf([]), 'a rule needs a title')
  return {
    file,
    line: lineOf(['title']),
    title: title.slice(0, MOST_TITLE),
    id: text(content, 'id', lineOf),
    name,
    status: text(content, 'status', lineOf),
    description: text(content, 'description', lineOf),
    author: text(content, 'author', lineOf),
    references: texts(content, 'references', lineOf),
    falsePositives: texts(content, 'falsepositives', lineOf),
    tags: texts(content, 'tags', lineOf).map((tag) => tag.toLowerCase()),
    level: severity,
    dupin: ownOf(content['dupin'], lineOf),
  }
}

const NOTHING_OF_OURS: RuleHeader['dupin'] = {
  technique: undefined,
  everyday: false,
  administration: false,
  supersedes: [],
}

function ownOf(value: unknown, lineOf: LineOf): RuleHeader['dupin'] {
  if (value === undefined) return NOTHING_OF_OURS
  const line = lineOf(['dupin'])
  if (!isRecord(value)) throw new RuleError(line, '"dupin" is a map')
  const technique = value['technique']
  if (
    technique !== undefined &&
    (typeof technique !== 'string' || !/^[A-Za-z][A-Za-z0-9]{0,79}$/.test(technique))
  )
    throw new RuleError(line, '"dupin.technique" is one word of letters and digits')
  const supersedes = value['supersedes']
  return {
    technique,
    everyday: value['everyday'] === true,
    administration: value['administration'] === true,
    supersedes: Array.isArray(supersedes) ? supersedes.map(String) : [],
  }
}

function logSourceOf(value: unknown, lineOf: LineOf): LogSource {
  if (!isRecord(value))
    throw new RuleError(lineOf(['logsource']), '"logsource" is missing or no map')
  const part = (name: string) => String(value[name] ?? '').toLowerCase()
  return { product: part('product'), service: part('service'), category: part('category') }
}

const SPANS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

function correlationOf(
  value: unknown,
  lineOf: LineOf,
): Pick<
  CorrelationRule,
  'type' | 'rules' | 'groupBy' | 'timespan' | 'atLeast' | 'field' | 'generate'
> {
  const line = lineOf(['correlation'])
  if (!isRecord(value)) throw new RuleError(line, '"correlation" is no map')
  const type = CORRELATION_TYPES.find((one) => one === value['type'])
  if (type === undefined)
    throw new RuleError(
      lineOf(['correlation', 'type']),
      `a correlation is one of ${CORRELATION_TYPES.join(', ')}`,
    )
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(String(value['timespan'])) ?? []
  const timespan = Number(amount) * (SPANS[unit] ?? 0)
  if (!(timespan > 0))
    throw new RuleError(
      lineOf(['correlation', 'timespan']),
      '"timespan" is a number and one of s, m, h, d, w, such as 15m',
    )
  const rules = list(value['rules']).map(String)
  if (rules.length === 0)
    throw new RuleError(lineOf(['correlation', 'rules']), '"rules" names no rule')
  if (value['aliases'] !== undefined)
    throw new RuleError(
      lineOf(['correlation', 'aliases']),
      '"aliases" are not known; group by fields that all rules have',
    )
  const temporal = type === 'temporal' || type === 'temporal_ordered'
  return {
    type,
    rules,
    timespan,
    groupBy: list(value['group-by']).map(String),
    generate: value['generate'] === true,
    ...(temporal ? { atLeast: 1, field: '' } : countOf(type, value['condition'], lineOf)),
  }
}

function countOf(
  type: CorrelationRule['type'],
  value: unknown,
  lineOf: LineOf,
): Pick<CorrelationRule, 'atLeast' | 'field'> {
  const line = lineOf(['correlation', 'condition'])
  if (!isRecord(value)) throw new RuleError(line, '"condition" is a map such as gte: 5')
  const more = Object.keys(value).filter((name) => !['gte', 'gt', 'field'].includes(name))
  if (more.length > 0)
    throw new RuleError(
      line,
      `"${more[0]}" is not known there: only gte and gt, since what did not happen is no event`,
    )
  const least = typeof value['gt'] === 'number' ? value['gt'] + 1 : value['gte']
  if (typeof least !== 'number' || !(least >= 1))
    throw new RuleError(line, 'gte or gt is a number from 1')
  const field = typeof value['field'] === 'string' ? value['field'] : ''
  if (type !== 'event_count' && field === '')
    throw new RuleError(line, `${type} needs the field whose values it counts`)
  return { atLeast: least, field }
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function text(content: YamlDocument['content'], name: string, lineOf: LineOf): string {
  const value = content[name]
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value.trim()
  if (value instanceof Date || typeof value === 'number') return String(value)
  throw new RuleError(lineOf([name]), `"${name}" is no text`)
}

function texts(content: YamlDocument['content'], name: string, lineOf: LineOf): readonly string[] {
  return list(content[name]).map((one) => {
    if (typeof one !== 'string') throw new RuleError(lineOf([name]), `"${name}" is a list of texts`)
    return one.trim()
  })
}
