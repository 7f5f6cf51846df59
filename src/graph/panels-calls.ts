import type { EntityType } from '../events/entity.ts'
import { placesOf } from './address-places.ts'
import { type CallFacet, callLines, linesOnTarget } from './call-lines.ts'
import {
  type FacetQuestion,
  type FacetValue,
  facetValues,
  hasBaseline,
  NO_BASELINE,
} from './facet-values.ts'
import {
  CALLERS,
  columns,
  type Panel,
  type PanelColumn,
  type PanelContext,
  type PanelData,
  type PanelRow,
  panelData,
  RESOURCES,
  TRACES,
} from './panel.ts'
import { ASSUMING } from './session-openings.ts'

export const COUNTS: readonly PanelColumn[] = [
  columns.count('successful', 'Successful calls', 'in the scope'),
  columns.count('failed', 'Failed calls', 'in the scope'),
]
export const SEEN: readonly PanelColumn[] = [
  columns.time('firstSeen', 'First seen', 'since the baseline began'),
  columns.time('lastSeen', 'Last seen', 'up to the end of the scope'),
]
export const KNOWN: readonly PanelColumn[] = [
  columns.count('before', 'Calls before', 'in the baseline'),
  ...SEEN,
  columns.flag('isNew', 'Newly observed', 'not seen in the baseline'),
]
const METHOD: readonly PanelColumn[] = [
  columns.text('service', 'Service', 'service that was called'),
  columns.text('operation', 'Operation', 'operation that was called'),
]
const PLACE: readonly PanelColumn[] = [
  columns.text('country', 'Country', 'ISO 3166 code, where a database of places was given'),
  columns.number('asn', 'AS number', 'autonomous system of the address'),
  columns.text('organisation', 'Organisation', 'whose autonomous system it is'),
  columns.text('city', 'City', 'where the database knows it'),
  columns.number('latitude', 'Latitude', 'degrees, to one decimal'),
  columns.number('longitude', 'Longitude', 'degrees, to one decimal'),
]

type Lay = (values: readonly FacetValue[], context: PanelContext) => Promise<PanelRow[]>

/** A panel and its twin that shows only what the baseline has not. */
interface Grouped {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly entityTypes: readonly EntityType[]
  readonly columns: readonly PanelColumn[]
  readonly question: (type: EntityType) => FacetQuestion
  readonly lay: Lay
  /** Name and title of the twin. */
  readonly twin?: readonly [name: string, title: string]
}

const ANYBODY = [...CALLERS, ...TRACES]
const except = (types: readonly EntityType[], ...left: readonly EntityType[]) =>
  types.filter((type) => !left.includes(type))

const byValue =
  (facet: CallFacet, by: FacetQuestion['by'] = 'value') =>
  (type: EntityType): FacetQuestion => ({ lines: callLines(type, facet), by })

const layEntities =
  (name: string): Lay =>
  async (values) =>
    values.map((value) => ({ [name]: value.entity, ...counted(value) }))

const layMethods: Lay = async (values) =>
  values.map((value) => ({
    service: value.service,
    operation: value.entity.id,
    ...counted(value),
  }))

const layAddresses: Lay = async (values, { engine }) => {
  const place = await placesOf(
    engine,
    values.map(({ entity }) => entity.id),
  )
  return values.map((value) => ({
    address: value.entity,
    ...place(value.entity.id),
    ...counted(value),
  }))
}

const layResources: Lay = async (values) =>
  values.map((value) => ({
    resource: value.entity,
    service: value.service,
    operation: value.operation,
    ...counted(value),
  }))

function counted({ successful, failed, before, firstSeen, lastSeen, isNew }: FacetValue) {
  return { successful, failed, before, firstSeen, lastSeen, isNew }
}

const GROUPED: readonly Grouped[] = [
  {
    name: 'api-methods',
    title: 'API methods by service',
    description: 'Which operations were called, how often they succeeded, and which are new.',
    entityTypes: except(ANYBODY, 'operation'),
    columns: [...METHOD, ...COUNTS, ...KNOWN],
    question: byValue('operation', 'value-and-service'),
    lay: layMethods,
    twin: ['new-api-methods', 'Newly observed API calls'],
  },
  {
    name: 'resources',
    title: 'Resources acted upon',
    description: 'What the calls were about, and which operations were used on it.',
    entityTypes: ANYBODY,
    columns: [
      columns.entity('resource', 'Resource', 'the target of the calls'),
      ...METHOD,
      ...COUNTS,
      ...KNOWN,
    ],
    question: byValue('resource', 'value-service-and-operation'),
    lay: layResources,
    twin: ['new-resources', 'Newly observed resources'],
  },
  {
    name: 'observed-addresses',
    title: 'Observed IP addresses',
    description: 'Where calls came from, with country and autonomous system where they are known.',
    entityTypes: except(ANYBODY, 'ip-address'),
    columns: [
      columns.entity('address', 'Address', 'the caller’s address'),
      ...PLACE,
      ...COUNTS,
      ...KNOWN,
    ],
    question: byValue('address'),
    lay: layAddresses,
    twin: ['new-addresses', 'Newly observed IP addresses'],
  },
  {
    name: 'user-agents',
    title: 'User agents',
    description: 'The programs that called, as they named themselves: anybody can claim to be any.',
    entityTypes: except(ANYBODY, 'user-agent'),
    columns: [columns.entity('userAgent', 'User agent', 'as it was sent'), ...COUNTS, ...KNOWN],
    question: byValue('agent'),
    lay: layEntities('userAgent'),
    twin: ['new-user-agents', 'Newly observed user agents'],
  },
  {
    name: 'access-keys',
    title: 'Access keys',
    description: 'The keys that calls were signed with; those of roles last for hours.',
    entityTypes: except(ANYBODY, 'access-key', 'aws-service'),
    columns: [columns.entity('accessKey', 'Access key', 'its id'), ...COUNTS, ...KNOWN],
    question: byValue('key'),
    lay: layEntities('accessKey'),
  },
  {
    name: 'regions',
    title: 'Regions',
    description: 'The Regions that were called.',
    entityTypes: except(ANYBODY, 'aws-region'),
    columns: [columns.entity('region', 'Region', 'its name'), ...COUNTS, ...KNOWN],
    question: byValue('region'),
    lay: layEntities('region'),
  },
  {
    name: 'sessions',
    title: 'Sessions',
    description: 'The sessions in which a role was used.',
    entityTypes: ['iam-role', 'federated-user', 'access-key', 'ip-address', 'user-agent'],
    columns: [columns.entity('session', 'Session', 'ARN of the session'), ...COUNTS, ...KNOWN],
    question: byValue('session'),
    lay: layEntities('session'),
  },
  {
    name: 'principals',
    title: 'Principals',
    description:
      'Who is behind the calls that came with it, or were made in it: a session and a key have one, an address may have many.',
    entityTypes: ['aws-account', 'role-session', 'access-key', ...TRACES],
    columns: [columns.entity('principal', 'Principal', 'who called'), ...COUNTS, ...KNOWN],
    question: byValue('principal'),
    lay: layEntities('principal'),
  },
  {
    name: 'acted-on-by',
    title: 'Who acted on it',
    description: 'Principals whose calls named it as their target, with the operations.',
    entityTypes: [...RESOURCES, 'iam-role', 'iam-user'],
    columns: [
      columns.entity('principal', 'Principal', 'who called'),
      ...METHOD,
      ...COUNTS,
      ...KNOWN,
    ],
    question: () => ({ lines: linesOnTarget('principal'), by: 'value-service-and-operation' }),
    lay: async (values) =>
      values.map((value) => ({
        principal: value.entity,
        service: value.service,
        operation: value.operation,
        ...counted(value),
      })),
  },
  {
    name: 'roles-assumed',
    title: 'Roles it assumed',
    description: 'Roles that it took on, or tried to.',
    entityTypes: ANYBODY,
    columns: [columns.entity('role', 'Role', 'the role'), ...COUNTS, ...KNOWN],
    question: (type) => ({ ...byValue('resource')(type), operations: ASSUMING }),
    lay: layEntities('role'),
  },
  {
    name: 'assumed-by',
    title: 'Who assumed it',
    description: 'Principals that took the role on, or tried to.',
    entityTypes: ['iam-role'],
    columns: [columns.entity('principal', 'Principal', 'who assumed it'), ...COUNTS, ...KNOWN],
    question: () => ({ lines: linesOnTarget('principal'), by: 'value', operations: ASSUMING }),
    lay: layEntities('principal'),
  },
]

/** Panels that group calls by one of their sides. */
export const CALL_PANELS: readonly Panel[] = GROUPED.flatMap(panelsOf)

function panelsOf({ twin, question, lay, ...grouped }: Grouped): Panel[] {
  const all: Panel = {
    ...grouped,
    kind: 'grouped-by-value',
    read: async (context) => {
      const values = await facetValues(context, question(context.entity.type))
      return panelData(await lay(values, context))
    },
  }
  if (twin === undefined) return [all]
  const [name, title] = twin
  const description = `${grouped.description} Only what the baseline does not have.`
  const read = async (context: PanelContext): Promise<PanelData> => {
    if (!(await hasBaseline(context))) return panelData([], [NO_BASELINE])
    const values = await facetValues(context, { ...question(context.entity.type), newOnly: true })
    return panelData(await lay(values, context))
  }
  return [all, { ...all, name, title, description, kind: 'newly-observed', read }]
}
