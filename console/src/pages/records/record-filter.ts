import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter'
import type { Schemas } from '../../api/client.ts'
import type { RecordKind } from './record-fields.ts'

type Query = PropertyFilterProps.Query
type Token = PropertyFilterProps.Token
type FilterName = NonNullable<Schemas['RecordNeighbours']['by']>['filter']

/** What the records of each kind can be filtered by, in the order in which people look. */
const FILTERS: Readonly<Record<RecordKind, readonly (readonly [FilterName, string])[]>> = {
  call: [
    ['actor', 'Principal'],
    ['operation', 'Operation'],
    ['service', 'Service'],
    ['target', 'Resource'],
    ['ip', 'Source IP address'],
    ['outcome', 'Outcome'],
    ['error', 'Error code'],
    ['session', 'Role session'],
    ['key', 'Access key'],
    ['agent', 'User agent'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
  invocation: [
    ['actor', 'Principal'],
    ['target', 'Endpoint or model'],
    ['operation', 'Operation'],
    ['error', 'Error code'],
    ['session', 'Role session'],
    ['type', 'Origin'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
  flow: [
    ['ip', 'Address at either end'],
    ['port', 'Port at either end'],
    ['target', 'Interface or instance'],
    ['action', 'Action'],
    ['direction', 'Direction'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
  dns: [
    ['domain', 'Domain name'],
    ['target', 'Instance'],
    ['ip', 'Source IP address'],
    ['type', 'Record type'],
    ['error', 'Response code'],
    ['action', 'DNS Firewall action'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
  metric: [
    ['operation', 'Metric'],
    ['namespace', 'Namespace'],
    ['target', 'Resource'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
  finding: [
    ['type', 'Type'],
    ['actor', 'Principal'],
    ['target', 'Resource'],
    ['ip', 'IP address'],
    ['key', 'Access key'],
    ['session', 'Role session'],
    ['service', 'Found by'],
    ['account', 'Account'],
    ['region', 'Region'],
  ],
}

const NAMES = [...new Set(Object.values(FILTERS).flatMap((some) => some.map(([name]) => name)))]

/** Words that a filter's values are of. */
const WORDS: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  outcome: ['success', 'denied', 'throttled', 'invalid', 'not-found', 'failed'],
  action: ['ACCEPT', 'REJECT'],
  direction: ['ingress', 'egress'],
}
const ORIGINS = ['bedrock-log', 'data-capture', 'span', 'agent-trace', 'agentcore-log']
const FIREWALL_ACTIONS = ['ALLOW', 'ALERT', 'BLOCK']

/** Which column of the table has the values of a filter, to be offered. */
const COLUMNS: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  actor: ['actor', 'caller'],
  target: ['target', 'resource', 'interface', 'instance'],
  operation: ['operation', 'name'],
  service: ['service', 'origin'],
  ip: ['source_ip', 'source', 'destination'],
  error: ['error', 'response_code'],
  session: ['session'],
  key: ['access_key'],
  agent: ['user_agent'],
  account: ['account'],
  region: ['region'],
  port: ['source_port', 'destination_port'],
  namespace: ['namespace'],
  domain: ['domain'],
}

export function propertiesOf(kind: RecordKind): PropertyFilterProps.FilteringProperty[] {
  return FILTERS[kind].map(([key, propertyLabel]) => ({
    key,
    propertyLabel,
    groupValuesLabel: `Values of ${propertyLabel}`,
    operators: ['=', '!='],
  }))
}

/** Values to choose from: the words of a filter, else what the rows have that are shown. */
export function optionsOf(
  kind: RecordKind,
  rows: readonly Pick<Schemas['ListedRecord'], 'fields'>[],
): PropertyFilterProps.FilteringOption[] {
  return FILTERS[kind].flatMap(([propertyKey]) => {
    const words = wordsOf(kind, propertyKey)
    const columns = COLUMNS[propertyKey] ?? (propertyKey === 'type' ? ['type'] : [])
    const seen = rows.flatMap(({ fields }) => columns.map((column) => fields[column]))
    const values = words ?? [
      ...new Set(seen.flatMap((value) => (value === undefined ? [] : [String(value)]))),
    ]
    return values
      .toSorted()
      .slice(0, 200)
      .map((value) => ({ propertyKey, value }))
  })
}

function wordsOf(kind: RecordKind, name: FilterName): readonly string[] | undefined {
  if (kind === 'invocation' && name === 'type') return ORIGINS
  return kind === 'dns' && name === 'action' ? FIREWALL_ACTIONS : WORDS[name]
}

/** The filter that an address asks for: a first value under the filter's own name, all else line by line in `where`. */
export function filterOf(asked: URLSearchParams): Query {
  const named = NAMES.flatMap((propertyKey): Token[] => {
    const value = asked.get(propertyKey)
    return value === null ? [] : [{ propertyKey, operator: '=', value }]
  })
  const others = (asked.get('where') ?? '').split('\n').flatMap((line): Token[] => {
    const [, propertyKey, operator, value] = /^(\w+)(!?=)(.*)$/.exec(line) ?? []
    if (propertyKey === undefined || operator === undefined || value === undefined) return []
    return NAMES.some((name) => name === propertyKey) ? [{ propertyKey, operator, value }] : []
  })
  const text = asked.get('text')
  const texts: Token[] = text ? [{ operator: ':', value: text }] : []
  return { operation: 'and', tokens: [...named, ...others, ...texts] }
}

/** The same as parts of an address; what is not asked for is undefined, so that it goes. */
export function askedBy({ tokens }: Query): Record<string, string | undefined> {
  const asked: Record<string, string | undefined> = { text: undefined, where: undefined }
  for (const name of NAMES) asked[name] = undefined
  const others: string[] = []
  for (const { propertyKey, operator, value } of tokens) {
    if (propertyKey === undefined) asked['text'] = String(value)
    else if (operator === '=' && value !== '' && asked[propertyKey] === undefined)
      asked[propertyKey] = String(value)
    else others.push(`${propertyKey}${operator}${value}`)
  }
  return { ...asked, where: others.length === 0 ? undefined : others.join('\n') }
}

/** What the API is asked for: filters that records of the kind have; the others are left out. */
export function questionOf(kind: RecordKind, { tokens }: Query) {
  const known = tokens.filter(({ propertyKey }) =>
    FILTERS[kind].some(([name]) => name === propertyKey),
  )
  const wanted: Partial<Record<FilterName, string[]>> = {}
  for (const [name] of FILTERS[kind]) {
    const values = known.filter((one) => one.propertyKey === name && one.operator === '=')
    if (values.length > 0) wanted[name] = values.map(({ value }) => String(value))
  }
  const not = known
    .filter(({ operator }) => operator === '!=')
    .map(({ propertyKey, value }) => `${propertyKey}=${value}`)
  const text = tokens.find(({ propertyKey }) => propertyKey === undefined)?.value
  return {
    kind,
    ...wanted,
    ...(not.length === 0 ? {} : { not }),
    ...(text === undefined ? {} : { text: String(text) }),
  }
}

/** Filters of the address that records of this kind do not have. */
export function foreignFilters(kind: RecordKind, { tokens }: Query): readonly string[] {
  const known = new Set<string | undefined>(FILTERS[kind].map(([name]) => name))
  return tokens.flatMap(({ propertyKey }) =>
    propertyKey === undefined || known.has(propertyKey) ? [] : [propertyKey],
  )
}
