import type { Document } from '../lake/documents.ts'
import {
  type BehaviorGraph,
  DATASOURCE_PACKAGES,
  type DatasourcePackage,
  DISABLED_REASONS,
  INGEST_STATES,
  INVITATION_TYPES,
  type IngestState,
  type Member,
  type PackageState,
} from './behavior-graph.ts'
import type { PackageStates } from './datasource-packages.ts'
import {
  booleanIn,
  damaged,
  type Fields,
  fieldsIn,
  fieldsOf,
  has,
  listIn,
  numberIn,
  textIn,
  wordIn,
} from './fields.ts'
import { GRAPH_ARN } from './graphs.ts'
import type { OrganizationState } from './state.ts'

/** A graph as a document: its members have documents of their own, so that one of 1,200 can change alone. */
export function graphDocument(graph: BehaviorGraph): Document {
  const { created, tags, organization, autoEnable, packages } = graph
  const body = { created, tags: [...tags], organization, autoEnable, packages }
  return { kind: 'graph', id: graph.arn, body: JSON.stringify(body) }
}

/** @returns the graph without its members. @throws UserError when the document is damaged. */
export function readGraph(document: Document): BehaviorGraph {
  const { region, account } = GRAPH_ARN.exec(document.id)?.groups ?? {}
  if (region === undefined || account === undefined) throw damaged(document, 'its id is no ARN')
  const names = ['created', 'tags', 'organization', 'autoEnable', 'packages']
  const fields = fieldsOf(document, names)
  return {
    arn: document.id,
    account,
    region,
    created: numberIn(fields, 'created'),
    tags: new Map(listIn(fields, 'tags').map((tag) => tagIn(document, tag))),
    organization: booleanIn(fields, 'organization'),
    autoEnable: booleanIn(fields, 'autoEnable'),
    packages: packagesIn(fields),
    members: new Map(),
  }
}

/** The id of a member's document. */
export function memberId(arn: string, account: string): string {
  return `${arn}/${account}`
}

export function memberDocument(arn: string, { account, ...rest }: Member): Document {
  return { kind: 'member', id: memberId(arn, account), body: JSON.stringify(rest) }
}

/** @throws UserError when the document is damaged. */
export function readMember(document: Document): { readonly arn: string; readonly member: Member } {
  const [arn = '', account = '', ...more] = document.id.split('/')
  if (!GRAPH_ARN.test(arn) || !/^\d{12}$/.test(account) || more.length > 0) {
    throw damaged(document, 'its id is no ARN of a graph and account')
  }
  const fields = fieldsOf(document, MEMBER_FIELDS)
  const status = wordIn(fields, 'status', KEPT_STATUSES)
  const held = has(fields, 'disabledReason')
  if (held !== (status === 'ACCEPTED_BUT_DISABLED')) {
    throw damaged(document, `its disabledReason does not go with ${status}`)
  }
  const member = {
    account,
    email: has(fields, 'email') ? textIn(fields, 'email') : undefined,
    status,
    disabledReason: held ? wordIn(fields, 'disabledReason', DISABLED_REASONS) : undefined,
    invitation: wordIn(fields, 'invitation', INVITATION_TYPES),
    place: numberIn(fields, 'place'),
    invited: numberIn(fields, 'invited'),
    updated: numberIn(fields, 'updated'),
    packages: packagesIn(fields),
  }
  return { arn, member }
}

export function organizationDocument(
  region: string,
  { known, delegation }: OrganizationState,
): Document {
  const body = JSON.stringify({ known: [...known], delegation })
  return { kind: 'organization', id: region, body }
}

/** @throws UserError when the document is damaged. */
export function readOrganization(document: Document): OrganizationState {
  const fields = fieldsOf(document, ['known', 'delegation'])
  const known = new Set<string>()
  for (const account of listIn(fields, 'known')) {
    if (typeof account !== 'string') throw damaged(document, 'known has what is no account')
    known.add(account)
  }
  if (!has(fields, 'delegation')) return { known, delegation: undefined }
  const delegation = fieldsIn(document, fields.values['delegation'], [
    'account',
    'graphArn',
    'since',
  ])
  return {
    known,
    delegation: {
      account: textIn(delegation, 'account'),
      graphArn: textIn(delegation, 'graphArn'),
      since: numberIn(delegation, 'since'),
    },
  }
}

/** Verification is decided before a member is kept, so nobody is kept in the middle of it. */
const KEPT_STATUSES = [
  'INVITED',
  'VERIFICATION_FAILED',
  'ENABLED',
  'ACCEPTED_BUT_DISABLED',
] as const

const MEMBER_FIELDS = [
  'email',
  'status',
  'disabledReason',
  'invitation',
  'place',
  'invited',
  'updated',
  'packages',
]

function tagIn(document: Document, tag: unknown): [string, string] {
  const [key, value]: readonly unknown[] = Array.isArray(tag) ? tag : []
  if (typeof key === 'string' && typeof value === 'string') return [key, value]
  throw damaged(document, 'a tag is no pair of texts')
}

function packagesIn({ document, values }: Fields): PackageStates {
  const fields = fieldsIn(document, values['packages'], DATASOURCE_PACKAGES)
  const packages: Partial<Record<DatasourcePackage, PackageState>> = {}
  for (const name of DATASOURCE_PACKAGES) {
    if (!has(fields, name)) continue
    const state = fieldsIn(document, fields.values[name], ['state', 'entered'])
    packages[name] = { state: wordIn(state, 'state', INGEST_STATES), entered: timesIn(state) }
  }
  return packages
}

function timesIn({ document, values }: Fields): PackageState['entered'] {
  const fields = fieldsIn(document, values['entered'], INGEST_STATES)
  const entered: Partial<Record<IngestState, number>> = {}
  for (const state of INGEST_STATES) {
    if (has(fields, state)) entered[state] = numberIn(fields, state)
  }
  return entered
}
