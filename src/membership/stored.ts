import type { Document, DocumentChange, Documents } from '../lake/documents.ts'
import type { BehaviorGraph, Member } from './behavior-graph.ts'
import { damaged } from './fields.ts'
import { graphOfArn, type MembershipState, NO_STATE, withGraph } from './state.ts'
import {
  graphDocument,
  memberDocument,
  memberId,
  organizationDocument,
  readGraph,
  readMember,
  readOrganization,
} from './stored-documents.ts'

/** Where the state rests: `Documents`, as far as it is needed. */
export type DocumentStore = Pick<Documents, 'all' | 'get' | 'write'>

/**
 * The state as it was kept last, with the organization of one Region.
 *
 * @throws UserError that names a document which is damaged or belongs to nothing.
 */
export async function readState(
  documents: DocumentStore,
  region: string,
): Promise<MembershipState> {
  const members = byGraph(await documents.all('member'))
  let state = NO_STATE
  for (const document of await documents.all('graph')) {
    const graph = readGraph(document)
    const before = state.graphs.size
    const own = (members.get(graph.arn) ?? []).toSorted((a, b) => a.place - b.place)
    state = withGraph(state, {
      ...graph,
      members: new Map(own.map((member) => [member.account, member])),
    })
    if (state.graphs.size === before) {
      throw damaged(document, 'its account has another graph in the Region')
    }
  }
  for (const [arn, [first]] of members) {
    if (graphOfArn(state, arn) !== undefined) continue
    throw damaged({ kind: 'member', id: memberId(arn, first?.account ?? '') }, 'it has no graph')
  }
  const organization = await documents.get('organization', region)
  if (organization === undefined) return state
  return { ...state, organization: readOrganization(organization) }
}

/** What has to be written for the one state to become the other. What is the same object in both is not looked into. */
export function changesBetween(
  region: string,
  before: MembershipState,
  after: MembershipState,
): readonly DocumentChange[] {
  const changes: DocumentChange[] = []
  for (const [key, graph] of before.graphs) {
    if (after.graphs.get(key)?.arn !== graph.arn) changes.push(...forgotten(graph))
  }
  for (const [key, graph] of after.graphs) {
    const old = before.graphs.get(key)
    changes.push(...graphChanges(old?.arn === graph.arn ? old : undefined, graph))
  }
  if (after.organization !== undefined && after.organization !== before.organization) {
    changes.push(organizationDocument(region, after.organization))
  }
  return changes
}

function byGraph(documents: readonly Document[]): Map<string, Member[]> {
  const members = new Map<string, Member[]>()
  for (const document of documents) {
    const { arn, member } = readMember(document)
    const others = members.get(arn)
    if (others === undefined) members.set(arn, [member])
    else others.push(member)
  }
  return members
}

function graphChanges(before: BehaviorGraph | undefined, after: BehaviorGraph): DocumentChange[] {
  if (before === after) return []
  const changes: DocumentChange[] = []
  const document = graphDocument(after)
  if (before === undefined || graphDocument(before).body !== document.body) changes.push(document)
  for (const [account, member] of after.members) {
    if (before?.members.get(account) !== member) changes.push(memberDocument(after.arn, member))
  }
  for (const account of before?.members.keys() ?? []) {
    if (after.members.has(account)) continue
    changes.push({ kind: 'member', id: memberId(after.arn, account) })
  }
  return changes
}

function forgotten({ arn, members }: BehaviorGraph): DocumentChange[] {
  const own = [...members.keys()].map((account) => ({
    kind: 'member',
    id: memberId(arn, account),
  }))
  return [...own, { kind: 'graph', id: arn }]
}
